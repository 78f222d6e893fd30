// SPDX-License-Identifier: Apache-2.0
#include "driver/counts.hpp"
#include "driver/events/server_states.hpp"
#include "driver/stream/message_stream.hpp"
#include "driver/stream/wire_fault.hpp"
#include "libmongoc.hpp"

#include <motor/bson/document_view.hpp>
#include <motor/detail/base/also.hpp>

#include <cassert>

namespace motor {

execution_timeout::execution_timeout(int code, const std::string& message, error_details details)
    : operation_failure(code, message, std::move(details)) {
    assert(this->code() == errc::timeout && "the number is that of another error");
}

cursor_not_found::cursor_not_found(int code, const std::string& message, error_details details)
    : operation_failure(code, message, std::move(details)) {
    assert(this->code() == errc::cursor_not_found && "the number is that of another error");
}

duplicate_key_error::duplicate_key_error(int code, const std::string& message,
                                         error_details details)
    : write_error(code, message, std::move(details)) {
    assert(this->code() == errc::duplicate_key && "the number is that of another error");
}

bulk_write_error::bulk_write_error(std::error_code reason, const std::string& message,
                                   error_details details)
    : write_error(detail::also(reason, errc::bulk_write), message, std::move(details)) {
    using detail::count_or_0;
    auto out = std::make_shared<outcome>();
    document_view answer = reply();
    if (auto errors = answer["writeErrors"]) {
        for (auto entry : errors.get<array_view>()) {
            auto fields = entry.value().get<document_view>();
            out->items.push_back({count_or_0(fields, "index"), detail::code_in(fields),
                                  fields.get_or("errmsg", std::string{}), document{fields}});
        }
    }
    out->done = {count_or_0(answer, "nInserted"), count_or_0(answer, "nMatched"),
                 count_or_0(answer, "nModified"), count_or_0(answer, "nRemoved"),
                 count_or_0(answer, "nUpserted")};
    outcome_ = std::move(out);
}

std::exception_ptr operation_timeout::make(std::chrono::nanoseconds limit,
                                           clock::time_point started, clock::time_point left_queue,
                                           clock::time_point on_wire, clock::time_point now,
                                           error_details details) {
    constexpr clock::time_point never{};
    auto queue_end = left_queue == never ? now : left_queue;
    auto wire_begin = on_wire == never ? now : on_wire;
    auto in_ms = [](std::chrono::nanoseconds time) {
        return std::to_string(std::chrono::round<std::chrono::milliseconds>(time).count()) + " ms";
    };
    auto message = "timed out after " + in_ms(limit) + ": " + in_ms(queue_end - started) +
                   " in the queue, " + in_ms(wire_begin - queue_end) +
                   " selecting a server and connecting, " + in_ms(now - wire_begin) +
                   " on the wire";
    auto with_times = [&](auto made) {
        made.in_queue_ = queue_end - started;
        made.selecting_ = wire_begin - queue_end;
        made.on_wire_ = now - wire_begin;
        return std::make_exception_ptr(std::move(made));
    };
    if (left_queue == never) return with_times(wait_queue_timeout{message, std::move(details)});
    return with_times(operation_timeout{errc::timeout, message, std::move(details)});
}

namespace detail {
namespace {

std::vector<std::string> labels_of(document_view reply) {
    std::vector<std::string> labels;
    if (auto list = reply["errorLabels"])
        for (auto entry : list.get<array_view>())
            labels.emplace_back(entry.value().get<std::string_view>());
    return labels;
}

error_details details_of(document reply, error_context context) {
    auto labels = labels_of(reply);
    return {std::move(reply), std::move(labels), std::move(context.operation),
            std::move(context.name_space)};
}

/// Names the server that refused the credentials. A selection that follows may fail for that
/// reason.
std::string with_server(const std::string& message) {
    const auto& server = last_on_wire();
    if (server.empty()) return message;
    server_states::refused_last(server, message);
    return message + " (" + server + ")";
}

[[noreturn]] void throw_server_error(int code, const std::string& message, error_details details) {
    std::error_code reason{code, server_category()};
    if (reason == errc::duplicate_key) throw duplicate_key_error{code, message, std::move(details)};
    if (reason == errc::cursor_not_found) throw cursor_not_found{code, message, std::move(details)};
    if (reason == errc::timeout) throw execution_timeout{code, message, std::move(details)};
    if (reason == errc::authentication)
        throw authentication_error{code, message, std::move(details)};
    throw operation_failure{code, message, std::move(details)};
}

bool is_of_encryption(const bson_error_t& error) {
    return error.domain == MONGOC_ERROR_CLIENT_SIDE_ENCRYPTION ||
           (error.domain == MONGOC_ERROR_CLIENT &&
            (error.code == MONGOC_ERROR_CLIENT_INVALID_ENCRYPTION_ARG ||
             error.code == MONGOC_ERROR_CLIENT_INVALID_ENCRYPTION_STATE));
}

/// The error is from mongocryptd or its start, and so is its code: not the server's.
bool is_of_mongocryptd(std::string_view message) {
    return message.starts_with("mongocryptd error: ") ||
           message.starts_with("key vault error: mongocryptd error: ");
}

bool is_invalid_argument(const bson_error_t& error) {
    return error.domain == MONGOC_ERROR_BSON || error.code == MONGOC_ERROR_COMMAND_INVALID_ARG;
}

/// The connection failed, or delivered a message that was no answer.
bool is_of_network(const bson_error_t& error) {
    return error.domain == MONGOC_ERROR_STREAM ||
           (error.domain == MONGOC_ERROR_PROTOCOL &&
            error.code == MONGOC_ERROR_PROTOCOL_INVALID_REPLY);
}

/// Adds the cause: libmongoc says only that something failed.
std::string with_cause(const std::string& message) {
    const auto& cause = last_wire_fault();
    return cause.empty() ? message : message + " (" + cause + ")";
}

/// The server or this libmongoc does not support it, as libmongoc has found out.
bool is_unsupported(const bson_error_t& error) {
    switch (error.code) {
        case MONGOC_ERROR_PROTOCOL_BAD_WIRE_VERSION:
        case MONGOC_ERROR_SERVER_SELECTION_BAD_WIRE_VERSION:
        case MONGOC_ERROR_CLIENT_SESSION_FAILURE:
        case MONGOC_ERROR_CLIENT_NO_ACCEPTABLE_PEER:
        case MONGOC_ERROR_CLIENT_INVALID_LOAD_BALANCER:
            return true;
        case MONGOC_ERROR_TRANSACTION_INVALID_STATE:  // its own code has only the wrong state
            return std::string_view{error.message}.find("not supported by") !=
                   std::string_view::npos;
        default:
            return false;
    }
}

/// TLS has failed. libmongoc has no code for that.
bool is_of_tls(const bson_error_t& error, std::string_view message) {
    return (error.domain == MONGOC_ERROR_SERVER_SELECTION || error.domain == MONGOC_ERROR_STREAM) &&
           (message.find("TLS handshake ") != message.npos ||
            message.find("initialize TLS") != message.npos);
}

/// The code of the exception that throw_error() would throw.
std::error_code reason_of(const bson_error_t& error) {
    try {
        throw_error(error, {}, {});
    } catch (const motor::error& e) {
        return e.code();
    }
}

}  // namespace

void throw_error(const bson_error_t& error, document reply, error_context context) {
    std::string message = error.message;
    int code = static_cast<int>(error.code);
    if (message == given_up_text)  // the answer is our own stream's
        throw auto_reconnect{
            "the session's connection was lost when an operation before this one was given up; a "
            "session has only one",
            details_of({}, std::move(context))};
    auto details = details_of(std::move(reply), std::move(context));
    if (is_of_mongocryptd(message)) {
        if (error.domain == MONGOC_ERROR_SERVER_SELECTION)
            message =
                "automatic encryption needs mongocryptd or the library crypt_shared: " + message;
        throw encryption_error{message, std::move(details)};
    }
    if (error.domain == MONGOC_ERROR_SERVER_SELECTION && message.starts_with("No suitable server"))
        message = server_states::explain_last(message);
    if (is_of_tls(error, message)) throw tls_error{message, std::move(details)};
    switch (error.domain) {
        case MONGOC_ERROR_SERVER:
            throw_server_error(code, message, std::move(details));
        case MONGOC_ERROR_WRITE_CONCERN:
            throw write_concern_error{code, message, std::move(details)};
        default:
            break;
    }
    if (is_of_network(error)) throw auto_reconnect{with_cause(message), std::move(details)};
    if (is_unsupported(error)) throw unsupported{message, std::move(details)};
    if (error.domain == MONGOC_ERROR_SERVER_SELECTION)
        throw server_selection_timeout{message, std::move(details)};
    if (is_of_encryption(error)) throw encryption_error{message, std::move(details)};
    if (error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE || error.domain == MONGOC_ERROR_SCRAM ||
        error.domain == MONGOC_ERROR_SASL)
        throw authentication_error{with_server(message), std::move(details)};
    // libmongoc has no code of its own for documents that are too large.
    if (error.code == MONGOC_ERROR_CLIENT_TOO_BIG ||
        (is_invalid_argument(error) && message.find("too large") != std::string::npos))
        throw document_too_large{message, std::move(details)};
    if (is_invalid_argument(error)) throw invalid_operation{message, std::move(details)};
    switch (error.domain) {
        case MONGOC_ERROR_NAMESPACE:
            throw invalid_name{message, std::move(details)};
        case MONGOC_ERROR_TRANSACTION:
            throw transaction_error{message, std::move(details)};
        case MONGOC_ERROR_PROTOCOL:
        case MONGOC_ERROR_CURSOR:
            throw protocol_error{message, std::move(details)};
        default:
            throw auto_reconnect{message, std::move(details)};
    }
}

namespace {

std::int64_t entries_in(document_view reply, const char* list) {
    auto found = reply[list];
    return found ? static_cast<std::int64_t>(found.get<array_view>().size()) : 0;
}

/// The server's answer, with the labels that libmongoc has added to it.
document answer_to(const write_outcome& done) {
    document answer{done.answer};
    if (auto labels = done.reply["errorLabels"]) answer.set("errorLabels", labels);
    return answer;
}

/// Throws bulk_write_error with the counts of acknowledged writes, if there are any: they must
/// reach the caller, whatever the failure was.
void check_many(const write_outcome& done, const error_context& context) {
    document_view counts = done.reply;
    auto work = entries_in(counts, "writeErrors");
    for (const char* key : {"nInserted", "nMatched", "nRemoved", "nUpserted"})
        work += count_or_0(counts, key);
    if (work == 0) return;
    throw bulk_write_error{
        reason_of(done.error),
        is_of_network(done.error) ? with_cause(done.error.message) : done.error.message,
        details_of(done.reply, context)};
}

}  // namespace

bool succeeded(const write_outcome& done) {
    document_view summary = done.reply;
    return done.ok && entries_in(summary, "writeErrors") == 0 &&
           entries_in(summary, "writeConcernErrors") == 0;
}

void throw_write_error(const write_outcome& done, bool many, error_context context) {
    document_view summary = done.reply;
    const bool refused = entries_in(summary, "writeErrors") != 0;
    if (many) check_many(done, context);
    auto reply = done.lost || (!many && !done.answer.empty()) ? answer_to(done) : done.reply;
    if (!refused) throw_error(done.error, std::move(reply), std::move(context));
    auto first = summary["writeErrors"][0].get<document_view>();
    auto code = code_in(first);
    auto message = first.get_or("errmsg", std::string{done.error.message});
    auto details = details_of(std::move(reply), std::move(context));
    if (std::error_code{code, server_category()} == errc::duplicate_key)
        throw duplicate_key_error{code, message, std::move(details)};
    throw write_error{code, message, std::move(details)};
}

}  // namespace detail
}  // namespace motor
