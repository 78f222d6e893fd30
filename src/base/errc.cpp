// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/base/also.hpp>
#include <motor/errc.hpp>

#include "base/at_load.hpp"

#include <algorithm>
#include <string>

namespace motor {

namespace {

const char* describe(errc code) noexcept {
    switch (code) {
        case errc::network:
            return "network error";
        case errc::timeout:
            return "timed out";
        case errc::cancelled:
            return "cancelled";
        case errc::server:
            return "server error";
        case errc::duplicate_key:
            return "duplicate key";
        case errc::bad_argument:
            return "bad argument";
        case errc::bson:
            return "invalid BSON";
        case errc::authentication:
            return "authentication failed";
        case errc::configuration:
            return "invalid configuration";
        case errc::server_selection:
            return "no suitable server found";
        case errc::cursor_not_found:
            return "cursor not found";
        case errc::client_closed:
            return "the client is closed";
        case errc::invalid_operation:
            return "invalid operation";
        case errc::document_too_large:
            return "document too large";
        case errc::wait_queue_timeout:
            return "timed out waiting for a connection";
        case errc::write_concern:
            return "write concern error";
        case errc::bulk_write:
            return "bulk write failed";
        case errc::unsupported:
            return "not supported";
        case errc::protocol:
            return "unexpected answer from the server";
        case errc::transaction:
            return "transaction error";
        case errc::encryption:
            return "client-side encryption failed";
        case errc::no_file:
            return "no such file";
        case errc::file_exists:
            return "file exists";
        case errc::corrupt_file:
            return "corrupt file";
        case errc::tls:
            return "TLS failed";
        case errc::no_thread:
            return "no thread could be started";
    }
    return "unknown error";
}

// Whether an error of Motor's own also equals a more general condition.
bool is_a(errc code, errc condition) noexcept {
    if (code == condition) return true;
    switch (code) {
        case errc::duplicate_key:
        case errc::cursor_not_found:
        case errc::write_concern:
            return condition == errc::server;
        case errc::server_selection:
            return condition == errc::network || condition == errc::timeout;
        case errc::tls:
            return is_a(errc::server_selection, condition);
        case errc::wait_queue_timeout:
            return condition == errc::timeout;
        case errc::client_closed:
            return condition == errc::cancelled;
        case errc::invalid_operation:
        case errc::configuration:
            return condition == errc::bad_argument;
        case errc::document_too_large:
        case errc::transaction:
            return is_a(errc::invalid_operation, condition);
        case errc::unsupported:
            return is_a(errc::configuration, condition);
        default:
            return false;
    }
}

class motor_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "motor"; }
    std::string message(int code) const override { return describe(static_cast<errc>(code)); }
    bool equivalent(int code, const std::error_condition& condition) const noexcept override {
        const auto own = static_cast<errc>(code);
        if (condition.category() == *this) return is_a(own, static_cast<errc>(condition.value()));
        if (condition == std::errc::timed_out) return is_a(own, errc::timeout);
        if (condition == std::errc::operation_canceled) return is_a(own, errc::cancelled);
        if (condition == std::errc::resource_unavailable_try_again) return own == errc::no_thread;
        return false;
    }
};

struct server_code {
    int code;
    errc condition;
};

/// Conditions that a server's error number equals in addition to errc::server.
constexpr server_code server_codes[] = {
    {18, errc::authentication},         // AuthenticationFailed
    {43, errc::cursor_not_found},       // CursorNotFound
    {50, errc::timeout},                // MaxTimeMSExpired
    {59, errc::unsupported},            // CommandNotFound
    {64, errc::write_concern},          // WriteConcernFailed, now WriteConcernTimeout
    {115, errc::unsupported},           // CommandNotSupported
    {225, errc::transaction},           // TransactionTooOld
    {238, errc::unsupported},           // NotImplemented
    {251, errc::transaction},           // NoSuchTransaction
    {256, errc::transaction},           // TransactionCommitted
    {257, errc::transaction},           // TransactionTooLarge
    {262, errc::timeout},               // ExceededTimeLimit
    {263, errc::transaction},           // OperationNotSupportedInTransaction
    {290, errc::transaction},           // TransactionExceededLifetimeLimitSeconds
    {10334, errc::document_too_large},  // BSONObjectTooLarge
    {11000, errc::duplicate_key},       // DuplicateKey
    {11001, errc::duplicate_key},       // DuplicateKey of old servers
    {12582, errc::duplicate_key},       // DuplicateKey of old shards
};

class server_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "mongodb"; }
    std::string message(int code) const override { return "server error " + std::to_string(code); }
    bool equivalent(int code, const std::error_condition& condition) const noexcept override {
        if (condition == std::errc::timed_out) return is_it(code, errc::timeout);
        if (condition.category() != motor_category())
            return condition == std::error_condition{code, *this};
        return is_it(code, static_cast<errc>(condition.value()));
    }

private:
    static bool is_it(int code, errc condition) noexcept {
        return condition == errc::server || std::ranges::any_of(server_codes, [&](auto& each) {
                   return each.code == code && each.condition == condition;
               });
    }
};

/// Categories whose codes equal one additional condition.
class wider_category final : public std::error_category {
public:
    wider_category(const std::error_category& of, errc also) noexcept : of_(of), also_(also) {}
    const char* name() const noexcept override { return of_.name(); }
    std::string message(int code) const override { return of_.message(code); }
    bool equivalent(int code, const std::error_condition& condition) const noexcept override {
        if (condition.category() == motor_category() &&
            is_a(also_, static_cast<errc>(condition.value())))
            return true;
        return condition == std::error_condition{code, *this} || of_.equivalent(code, condition);
    }
    bool is(const std::error_category& of, errc also) const noexcept {
        return of_ == of && also_ == also;
    }

private:
    const std::error_category& of_;
    const errc also_;
};

}  // namespace

// Never destroyed: an operation that a server keeps waiting may fail while the process ends.

const std::error_category& motor_category() noexcept {
    static const auto& category = *new motor_category_type;
    return category;
}

const std::error_category& server_category() noexcept {
    static const auto& category = *new server_category_type;
    return category;
}

std::error_code detail::also(std::error_code code, errc condition) noexcept {
    if (code == condition) return code;
    static const auto& concerns = *new wider_category{server_category(), errc::write_concern};
    static const wider_category* const all[] = {
        &concerns,
        new wider_category{server_category(), errc::bulk_write},
        new wider_category{concerns, errc::bulk_write},
        new wider_category{motor_category(), errc::bulk_write},
    };
    for (auto each : all)
        if (each->is(code.category(), condition)) return {code.value(), *each};
    return code;
}

namespace {

const detail::at_load categories{[] { detail::also({}, errc::bulk_write); }};

}  // namespace

std::error_condition make_error_condition(errc condition) noexcept {
    return {static_cast<int>(condition), motor_category()};
}

std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), motor_category()};
}

}  // namespace motor
