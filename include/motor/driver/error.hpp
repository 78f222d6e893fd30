// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

/// The exceptions of operations, named as in PyMongo. All derive from motor::error, whose code()
/// compares with motor::errc; catch the class or test the code, whichever reads better.
namespace motor {

/// The operation was refused before anything was sent: an update without operators, an empty
/// insert_many, a document larger than the server takes.
class invalid_operation : public error {
public:
    /// Says what was wrong with the call.
    explicit invalid_operation(const std::string& what)
        : error(make_error_code(errc::bad_argument), what) {}
    using error::error;
};

/// A database or collection name that MongoDB does not allow.
/// @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions
class invalid_name : public invalid_operation {
public:
    using invalid_operation::invalid_operation;
};

/// A document over the server's limit (16 MiB). Refused before anything is sent.
class document_too_large : public invalid_operation {
public:
    using invalid_operation::invalid_operation;
};

/// A connection string or option that cannot be used; the message says which part.
class configuration_error : public error {
public:
    using error::error;
};

/// A connection string that cannot be parsed.
class invalid_uri : public configuration_error {
public:
    using configuration_error::configuration_error;
};

/// The connection failed before a reply came: the server may or may not have done the work.
/// libmongoc has already retried what may be retried; the next operation connects again.
class auto_reconnect : public error {
public:
    using error::error;
};

/// No suitable server within serverSelectionTimeoutMS; the message names hosts and causes.
class server_selection_timeout : public auto_reconnect {
public:
    using auto_reconnect::auto_reconnect;
};

/// No connection with TLS could be made: a certificate that was not accepted here or there, a wrong
/// host name, a server without TLS. Of several servers, to at least one; the message has the cause.
/// It comes when serverSelectionTimeoutMS is over, because the server may be put right meanwhile.
/// That TLS 1.3 did not accept the client's certificate shows only as a lost connection, so that it
/// is no more than a server_selection_timeout.
class tls_error : public server_selection_timeout {
public:
    using server_selection_timeout::server_selection_timeout;
};

/// The server, or a mechanism on the way, refused the credentials. The operation was not sent.
class authentication_error : public error {
public:
    using error::error;
};

/// A value could not be encrypted or decrypted on this side: the master key is another one, the
/// data key is not in the key vault, libmongocrypt does not take such a value, or what automatic
/// encryption needs is not there. What was to be encrypted has not been sent.
class encryption_error : public error {
public:
    using error::error;
};

/// The operation was given up: it was called off, or its client was closed.
class cancelled : public error {
public:
    using error::error;
};

/// The system had no thread to run the operation, and the client has none that could. It has not
/// been sent; once there are threads again, so is the client.
class no_thread : public error {
public:
    /// Says what the system said.
    explicit no_thread(const std::string& what) : error(make_error_code(errc::no_thread), what) {}
};

/// The operation took longer than it was given with within(), and is given up on this side. It may
/// have reached the server. Says where the time went.
class operation_timeout : public error {
public:
    using clock = std::chrono::steady_clock;  ///< That of time limits.

    /// What is the epoch did not happen.
    static std::exception_ptr make(std::chrono::nanoseconds limit, clock::time_point started,
                                   clock::time_point left_queue, clock::time_point on_wire,
                                   clock::time_point now, const std::string& name_space);

    /// Waiting for a worker.
    [[nodiscard]] std::chrono::nanoseconds in_queue() const noexcept { return in_queue_; }
    /// Selecting a server and connecting to it.
    [[nodiscard]] std::chrono::nanoseconds selecting() const noexcept { return selecting_; }
    /// Waiting for the answer to the last command.
    [[nodiscard]] std::chrono::nanoseconds on_wire() const noexcept { return on_wire_; }

private:
    operation_timeout(const std::string& what, error_details details)
        : error(make_error_code(errc::timeout), what, std::move(details)) {}

    std::chrono::nanoseconds in_queue_{0}, selecting_{0}, on_wire_{0};
};

/// The server answered with an error: code() holds the server's number, reply() its whole answer.
/// @see https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
class operation_failure : public error {
public:
    using error::error;
};

/// validate_collection found damage: reply() is the server's report.
class collection_invalid : public operation_failure {
public:
    using operation_failure::operation_failure;
};

/// The server gave up at max_time.
class execution_timeout : public operation_failure {
public:
    using operation_failure::operation_failure;
};

/// The server no longer knows the cursor (it timed out, was killed, or the server restarted).
class cursor_not_found : public operation_failure {
public:
    using operation_failure::operation_failure;
};

/// A write of one document failed; nothing of it was stored.
class write_error : public operation_failure {
public:
    using operation_failure::operation_failure;
};

/// A unique index refused the write.
class duplicate_key_error : public write_error {
public:
    using write_error::write_error;
};

/// The write was applied, but not to as many servers as its write concern asked for.
class write_concern_error : public operation_failure {
public:
    using operation_failure::operation_failure;
};

/// A write of many documents failed in part. What was acknowledged is never lost: the counts say
/// what was applied before, between and after the errors.
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

    /// Made of the server's reply.
    bulk_write_error(std::error_code code, const std::string& what, error_details details);

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
