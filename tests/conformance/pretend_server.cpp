// SPDX-License-Identifier: Apache-2.0
#include "pretend_server.hpp"

#include <tests/support/plausible_replies.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <utility>

namespace motor::conformance {
namespace {

using testing::reply;

testing::server_profile mongodb_7() {
    auto profile = testing::server_profile::primary();
    profile.max_wire_version = 21;
    return profile;
}

/// Codes by which a server says that the command may be sent again.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md
bool is_retryable(int code) {
    constexpr int codes[] = {6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436};
    return std::ranges::count(codes, code) != 0;
}

/// Codes by which it says that the whole transaction may be run again.
bool is_transient(int code, std::string_view command) {
    constexpr int codes[] = {24, 112, 246, 251};
    if (std::ranges::count(codes, code) != 0) return true;
    return is_retryable(code) && command != "commitTransaction" && command != "abortTransaction";
}

std::vector<std::string> labels_of(int code, document_view command) {
    auto name = (*command.begin()).key();
    bool in_transaction = command.contains("autocommit");
    bool ends_one = name == "commitTransaction" || name == "abortTransaction";
    std::vector<std::string> labels;
    if (in_transaction && is_transient(code, name))
        labels.emplace_back("TransientTransactionError");
    if (command.contains("txnNumber") && (!in_transaction || ends_one) && is_retryable(code))
        labels.emplace_back("RetryableWriteError");
    return labels;
}

std::string_view name_of(int code) {
    constexpr std::pair<int, std::string_view> names[] = {
        {1, "InternalError"},
        {11600, "InterruptedAtShutdown"},
        {50, "MaxTimeMSExpired"},
        {64, "WriteConcernFailed"},
        {91, "ShutdownInProgress"},
        {100, "UnsatisfiableWriteConcern"},
        {112, "WriteConflict"},
        {189, "PrimarySteppedDown"},
        {251, "NoSuchTransaction"},
        {10107, "NotWritablePrimary"},
        {13436, "NotPrimaryOrSecondary"},
    };
    auto found = std::ranges::find(names, code, &std::pair<int, std::string_view>::first);
    return found == std::end(names) ? "Failing" : found->second;
}

bool is_snapshot(document_view command) {
    return command["readConcern"]["level"].get_if<std::string>() == "snapshot";
}

void append_labels(document& body, const value_view& own, int code, document_view command) {
    auto labels = own ? own.get<std::vector<std::string>>() : labels_of(code, command);
    if (!labels.empty()) body.append("errorLabels", labels);
}

}  // namespace

pretend_server::pretend_server() : server_(mongodb_7()) {
    server_.otherwise([this](document_view command) { return answer(command); });
}

reply pretend_server::answer(document_view command) {
    auto name = (*command.begin()).key();
    if (name == "buildInfo") return doc("version", "7.0.0", "scripted", true);
    if (name == "getParameter")
        return doc("enableTestCommands", true, "requireApiVersion", false,
                   "authenticationMechanisms", array());
    if (name == "configureFailPoint") return configure(command);
    if (auto failure = failure_of(command)) return *failure;
    return with_times(store_.answer(command), command);
}

/// Members of a replica set report the operation time, which a session sends with its next command.
reply pretend_server::with_times(const reply& good, document_view command) {
    timestamp now{1'700'000'000, ++operations_};
    document body;
    for (auto [key, x] : good.body()) {
        bool is_cursor = key == "cursor" && is_snapshot(command);
        body.append(key, is_cursor
                             ? value{document{x.get<document_view>()}.append("atClusterTime", now)}
                             : value{x});
    }
    if (!body.contains("cursor") && is_snapshot(command)) body.append("atClusterTime", now);
    auto signature = doc("hash", binary{std::vector<std::uint8_t>(20)}, "keyId", std::int64_t{0});
    body.append("operationTime", now);
    body.append("$clusterTime", doc("clusterTime", now, "signature", signature));
    return body;
}

reply pretend_server::configure(document_view command) {
    auto name = command.get<std::string>("configureFailPoint");
    bool of_commands = name == "failCommand";
    if (!of_commands && name != "onPrimaryTransactionalWrite")
        return reply::error(238, "the fail point " + name + " is not implemented");
    fail_point made{command.get_or("data", document{})};
    auto commands = made.data["failCommands"].get_if<std::vector<std::string>>();
    for (auto greeting : {"hello", "isMaster", "ping", "saslContinue"})
        if (commands && std::ranges::count(*commands, greeting) != 0)
            return reply::error(238, std::string{"failing "} + greeting + " is not implemented");
    auto mode = command["mode"];
    made.always = mode.get_if<std::string>() == "alwaysOn";
    made.skip = mode["skip"].get_if<int>().value_or(0);
    made.times = mode["times"].get_if<int>().value_or(0);
    if (made.skip > 0) made.always = true;
    auto& point = of_commands ? fail_command_ : fail_writes_;
    if (mode.get_if<std::string>() == "off")
        point.reset();
    else
        point = std::move(made);
    return doc();
}

bool pretend_server::due(fail_point& point) {
    if (point.skip > 0) return --point.skip, false;
    return point.always || point.times-- > 0;
}

std::optional<reply> pretend_server::failure_of(document_view command) {
    auto name = (*command.begin()).key();
    if (fail_command_) {
        auto wanted = fail_command_->data.get<std::vector<std::string>>("failCommands");
        if (std::ranges::count(wanted, name) != 0 && due(*fail_command_))
            return after(fail_command_->data, failed(fail_command_->data, command));
    }
    bool retryable_write = command.contains("txnNumber") && !command.contains("autocommit");
    if (fail_writes_ && retryable_write && due(*fail_writes_)) {
        if (auto code = fail_writes_->data["failBeforeCommitExceptionCode"].get_if<int>())
            return reply::error(*code, "failing", labels_of(*code, command));
        return reply::close_connection();
    }
    return std::nullopt;
}

/// The answer, held back while the fail point blocks.
reply pretend_server::after(const document& data, reply what) {
    if (!data.get_or("blockConnection", false)) return what;
    testing::gate opens;
    delays_.emplace_back([opens, limit = std::chrono::milliseconds{data.get<std::int64_t>(
                                     "blockTimeMS")}](const std::stop_token& stop) {
        std::mutex mutex;
        std::unique_lock lock{mutex};
        std::condition_variable_any never;
        never.wait_for(lock, stop, limit, [] { return false; });
        opens.open();
    });
    return what.after(opens);
}

reply pretend_server::failed(const document& data, document_view command) {
    if (data.get_or("closeConnection", false)) return reply::close_connection();
    auto code = data["errorCode"].get_if<int>();
    if (code) {
        auto body = doc("ok", 0, "code", *code, "codeName", name_of(*code), "errmsg",
                        "Failing command via 'failCommand' failpoint");
        append_labels(body, data["errorLabels"], *code, command);
        return body;
    }
    auto good = with_times(store_.answer(command), command);
    auto concern = data["writeConcernError"];
    if (!concern) return good;
    document body{good.body()};
    body.append("writeConcernError", value{concern});
    append_labels(body, data["errorLabels"], concern["code"].get_if<int>().value_or(0), command);
    return body;
}

}  // namespace motor::conformance
