// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// The exceptions of what a server answered. Their codes hold the server's number.
namespace motor {

/// The server answered with an error; errc::server. code() holds the server's number, reply() its
/// whole answer.
/// @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
class operation_failure : public error {
public:
    /// `code` is the server's number.
    operation_failure(int code, const std::string& what, error_details details = error_details{})
        : operation_failure(std::error_code{code, server_category()}, what, std::move(details)) {}
    /// The server's answer is an error that has no number.
    explicit operation_failure(const std::string& what, error_details details = error_details{})
        : operation_failure(make_error_code(errc::server), what, std::move(details)) {}

protected:
    operation_failure(std::error_code code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// validate_collection found damage: reply() is the server's report.
class collection_invalid : public operation_failure {
public:
    /// Says what is damaged.
    explicit collection_invalid(const std::string& what, error_details details = error_details{})
        : operation_failure(what, std::move(details)) {}
};

/// The server gave up at max_time; errc::timeout.
class execution_timeout : public operation_failure {
public:
    /// `code` is one of those that equal errc::timeout.
    execution_timeout(int code, const std::string& what, error_details details = error_details{});
};

/// The server no longer knows the cursor (it timed out, was killed, or the server restarted);
/// errc::cursor_not_found.
class cursor_not_found : public operation_failure {
public:
    /// `code` is one of those that equal errc::cursor_not_found.
    cursor_not_found(int code, const std::string& what, error_details details = error_details{});
};

/// A write of one document failed; nothing of it was stored.
class write_error : public operation_failure {
public:
    /// `code` is the server's number.
    write_error(int code, const std::string& what, error_details details = error_details{})
        : operation_failure(code, what, std::move(details)) {}

protected:
    write_error(std::error_code code, const std::string& what, error_details details)
        : operation_failure(code, what, std::move(details)) {}
};

/// A unique index refused the write; errc::duplicate_key.
class duplicate_key_error : public write_error {
public:
    /// `code` is one of those that equal errc::duplicate_key.
    duplicate_key_error(int code, const std::string& what, error_details details = error_details{});
};

/// The write was applied, but not to as many servers as its write concern asked for;
/// errc::write_concern, whatever its number.
class write_concern_error : public operation_failure {
public:
    /// `code` is the server's number.
    write_concern_error(int code, const std::string& what, error_details details = error_details{})
        : operation_failure(
              detail::also(std::error_code{code, server_category()}, errc::write_concern), what,
              std::move(details)) {}
};

/// A write of many documents failed in part; errc::bulk_write, and the code of what made it fail:
/// of the first refusal, of the write concern, of the lost connection. What was acknowledged is
/// never lost: the counts say what was applied before, between and after the errors.
class bulk_write_error : public write_error {
public:
    /// One refused document.
    struct item {
        std::int64_t index = 0;  ///< its place in the request, from 0
        int code = 0;            ///< the server's error code
        std::string message;     ///< the server's
        document details;        ///< the server's whole entry of `writeErrors`
    };
    /// What became of all the writes together.
    struct counts {
        /// Documents; one that an upsert added is counted there alone.
        std::int64_t inserted = 0, matched = 0, modified = 0, deleted = 0, upserted = 0;
    };

    /// `reason` is the code of what made it fail; the rest is made of the server's reply.
    bulk_write_error(std::error_code reason, const std::string& what, error_details details);

    /// The refused documents, in the order of the request. Empty if the connection failed.
    [[nodiscard]] const std::vector<item>& write_errors() const noexcept { return outcome_->items; }
    /// What the server acknowledged.
    [[nodiscard]] const counts& acknowledged() const noexcept { return outcome_->done; }

private:
    struct outcome {
        std::vector<item> items;
        counts done;
    };
    std::shared_ptr<const outcome> outcome_;  // shared: copies of an exception must not throw
};

}  // namespace motor
