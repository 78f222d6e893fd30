// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>
#include <motor/detail/base/also.hpp>
#include <motor/detail/base/export.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// Exceptions for errors that a server answered. Their codes hold the server's number.
namespace motor {

/// The server answered with an error; errc::server. code() holds the server's number, reply() the
/// whole answer.
/// @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
class MOTOR_EXPORT operation_failure : public error {
public:
    /// `code` is the server's number.
    operation_failure(int code, const std::string& what, error_details details = error_details{})
        : operation_failure(std::error_code{code, server_category()}, what, std::move(details)) {}
    /// The error of an answer that has no number.
    explicit operation_failure(const std::string& what, error_details details = error_details{})
        : operation_failure(make_error_code(errc::server), what, std::move(details)) {}

protected:
    operation_failure(std::error_code code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// validate_collection found damage: reply() is the server's report.
class MOTOR_EXPORT collection_invalid : public operation_failure {
public:
    /// The message says what is damaged.
    explicit collection_invalid(const std::string& what, error_details details = error_details{})
        : operation_failure(what, std::move(details)) {}
};

/// The server stopped the operation at max_time; errc::timeout.
class MOTOR_EXPORT execution_timeout : public operation_failure {
public:
    /// `code` is one of those that equal errc::timeout.
    execution_timeout(int code, const std::string& what, error_details details = error_details{});
};

/// The server no longer knows the cursor (it timed out, was killed, or the server restarted);
/// errc::cursor_not_found.
class MOTOR_EXPORT cursor_not_found : public operation_failure {
public:
    /// `code` is one of those that equal errc::cursor_not_found.
    cursor_not_found(int code, const std::string& what, error_details details = error_details{});
};

/// The write of a single document failed; nothing of it was stored.
class MOTOR_EXPORT write_error : public operation_failure {
public:
    /// `code` is the server's number.
    write_error(int code, const std::string& what, error_details details = error_details{})
        : operation_failure(code, what, std::move(details)) {}

protected:
    write_error(std::error_code code, const std::string& what, error_details details)
        : operation_failure(code, what, std::move(details)) {}
};

/// A unique index refused the write; errc::duplicate_key.
class MOTOR_EXPORT duplicate_key_error : public write_error {
public:
    /// `code` is one of those that equal errc::duplicate_key.
    duplicate_key_error(int code, const std::string& what, error_details details = error_details{});
};

/// The write was applied, but not acknowledged by as many servers as the write concern requires;
/// errc::write_concern, whatever its number.
class MOTOR_EXPORT write_concern_error : public operation_failure {
public:
    /// `code` is the server's number.
    write_concern_error(int code, const std::string& what, error_details details = error_details{})
        : operation_failure(
              detail::also(std::error_code{code, server_category()}, errc::write_concern), what,
              std::move(details)) {}
};

/// Some writes of several documents failed; errc::bulk_write, and the code of the cause: the first
/// refusal, the write concern, or the lost connection. Acknowledged writes are never lost: the
/// counts include what was applied before, between and after the errors.
class MOTOR_EXPORT bulk_write_error : public write_error {
public:
    /// One refused document.
    struct item {
        std::int64_t index = 0;  ///< Index of the write in the request, from 0.
        int code = 0;            ///< Error code of the server.
        std::string message;     ///< Message of the server.
        document details;        ///< Whole entry of the server's `writeErrors`.
    };
    /// Numbers of documents, summed over all writes.
    struct counts {
        std::int64_t inserted = 0;  ///< Documents stored by inserts.
        std::int64_t matched = 0;   ///< Documents that updates and replacements found.
        std::int64_t modified = 0;  ///< Documents that they actually changed.
        std::int64_t deleted = 0;   ///< Documents deleted.
        std::int64_t upserted = 0;  ///< Documents that upserts inserted, counted only here.
    };

    /// `reason` is the code of the cause; the rest is read from the server's reply.
    bulk_write_error(std::error_code reason, const std::string& what, error_details details);

    /// The refused documents, in the order of the request. Empty if the connection failed.
    [[nodiscard]] const std::vector<item>& write_errors() const noexcept { return outcome_->items; }
    /// Numbers of documents that the server acknowledged.
    [[nodiscard]] const counts& acknowledged() const noexcept { return outcome_->done; }

private:
    struct outcome {
        std::vector<item> items;
        counts done;
    };
    std::shared_ptr<const outcome> outcome_;  // shared: copies of an exception must not throw
};

}  // namespace motor
