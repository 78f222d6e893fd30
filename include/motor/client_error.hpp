// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/error.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/server_error.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

/// The exceptions of operations, named as in PyMongo. All derive from motor::error, whose code()
/// compares with motor::errc. Each class has its own code, which also equals that of every class
/// above it: catch the class or test the code, whichever reads better. docs/how-to/errors.md has
/// the table.
namespace motor {

/// The operation was refused before anything was sent: an update without operators, an empty
/// insert_many, a second operation of a busy cursor; errc::invalid_operation.
class MOTOR_EXPORT invalid_operation : public error {
public:
    /// The message says what was wrong with the call.
    explicit invalid_operation(const std::string& what, error_details details = error_details{})
        : invalid_operation(errc::invalid_operation, what, std::move(details)) {}

protected:
    invalid_operation(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// A database or collection name that MongoDB does not allow.
/// @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions
class MOTOR_EXPORT invalid_name : public invalid_operation {
public:
    using invalid_operation::invalid_operation;
};

/// A document over the server's limit (16 MiB); errc::document_too_large. Refused before anything
/// is sent.
class MOTOR_EXPORT document_too_large : public invalid_operation {
public:
    /// The message says how large the document is.
    explicit document_too_large(const std::string& what, error_details details = error_details{})
        : invalid_operation(errc::document_too_large, what, std::move(details)) {}
};

/// The session is not in the right state: no transaction to commit, or one that has begun already;
/// errc::transaction. Nothing was sent.
class MOTOR_EXPORT transaction_error : public invalid_operation {
public:
    /// The message says which state the session is in.
    explicit transaction_error(const std::string& what, error_details details = error_details{})
        : invalid_operation(errc::transaction, what, std::move(details)) {}
};

/// A connection string or option that cannot be used; errc::configuration. The message says which
/// part.
class MOTOR_EXPORT configuration_error : public error {
public:
    /// The message says which part, and why.
    explicit configuration_error(const std::string& what, error_details details = error_details{})
        : configuration_error(errc::configuration, what, std::move(details)) {}

protected:
    configuration_error(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// A connection string that cannot be parsed. The message contains no part of a password.
class MOTOR_EXPORT invalid_uri : public configuration_error {
public:
    using configuration_error::configuration_error;
};

/// The server is too old for the feature or does not have it, or this libmongoc was built without
/// it; errc::unsupported.
class MOTOR_EXPORT unsupported : public configuration_error {
public:
    /// The message says what is not supported, and by which side.
    explicit unsupported(const std::string& what, error_details details = error_details{})
        : configuration_error(errc::unsupported, what, std::move(details)) {}
};

/// The connection failed before a reply came: the server may or may not have executed the
/// operation; errc::network. libmongoc has already retried what may be retried; the next operation
/// connects again.
class MOTOR_EXPORT auto_reconnect : public error {
public:
    /// The message says what happened to the connection.
    explicit auto_reconnect(const std::string& what, error_details details = error_details{})
        : auto_reconnect(errc::network, what, std::move(details)) {}

protected:
    auto_reconnect(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// No suitable server within serverSelectionTimeoutMS; errc::server_selection. The message names
/// hosts and causes.
class MOTOR_EXPORT server_selection_timeout : public auto_reconnect {
public:
    /// The message names hosts and causes.
    explicit server_selection_timeout(const std::string& what,
                                      error_details details = error_details{})
        : server_selection_timeout(errc::server_selection, what, std::move(details)) {}

protected:
    server_selection_timeout(errc code, const std::string& what, error_details details)
        : auto_reconnect(code, what, std::move(details)) {}
};

/// No TLS connection could be made: one side did not accept the other's certificate, the host name
/// was wrong, or the server has no TLS; errc::tls. With several servers, it is thrown if one of
/// them failed for such a reason; the message has the cause. It is thrown only after
/// serverSelectionTimeoutMS, because the server may be repaired meanwhile. If a server with TLS 1.3
/// does not accept the client's certificate, the connection is just lost, and the error is a
/// server_selection_timeout.
class MOTOR_EXPORT tls_error : public server_selection_timeout {
public:
    /// The message names the cause.
    explicit tls_error(const std::string& what, error_details details = error_details{})
        : server_selection_timeout(errc::tls, what, std::move(details)) {}
};

/// The server's answer makes no sense; errc::protocol.
class MOTOR_EXPORT protocol_error : public error {
public:
    /// The message says what is wrong with the answer.
    explicit protocol_error(const std::string& what, error_details details = error_details{})
        : error(errc::protocol, what, std::move(details)) {}
};

/// The server, or an authentication mechanism, rejected the credentials; errc::authentication. The
/// operation was not sent.
class MOTOR_EXPORT authentication_error : public error {
public:
    /// The message says which side rejected them.
    explicit authentication_error(const std::string& what, error_details details = error_details{})
        : error(errc::authentication, what, std::move(details)) {}
    /// `code` is the server's number.
    authentication_error(int code, const std::string& what, error_details details)
        : error(std::error_code{code, server_category()}, what, std::move(details)) {}
};

/// A value could not be encrypted or decrypted by the client: the master key is a different one,
/// the data key is not in the key vault, libmongocrypt does not support the value, or a
/// prerequisite of automatic encryption is missing; errc::encryption. The value has not been sent.
class MOTOR_EXPORT encryption_error : public error {
public:
    /// The message says what is missing or wrong.
    explicit encryption_error(const std::string& what, error_details details = error_details{})
        : error(errc::encryption, what, std::move(details)) {}
};

/// The operation was cancelled; errc::cancelled.
class MOTOR_EXPORT cancelled : public error {
public:
    /// The message says what was cancelled.
    explicit cancelled(const std::string& what, error_details details = error_details{})
        : cancelled(errc::cancelled, what, std::move(details)) {}

protected:
    cancelled(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// The client was closed while the operation was pending; errc::client_closed.
class MOTOR_EXPORT client_closed : public cancelled {
public:
    /// The error without details.
    client_closed() : client_closed(error_details{}) {}
    /// The error with the details that an operation knows.
    explicit client_closed(error_details details)
        : cancelled(errc::client_closed, "the client was closed", std::move(details)) {}
};

/// The system could not create a thread for the operation, and no thread of the client was free;
/// errc::no_thread. The operation has not been sent. The client works again once threads can be
/// created.
class MOTOR_EXPORT no_thread : public error {
public:
    /// The message is the system's.
    explicit no_thread(const std::string& what) : error(errc::no_thread, what, {}) {}
};

/// The operation exceeded its limit, within(), and was given up by the client, or by the server to
/// which the limit was sent; errc::timeout. It may have reached the server. The error tells where
/// the time was spent.
class MOTOR_EXPORT operation_timeout : public error {
public:
    /// Clock of the time limits.
    using clock = std::chrono::steady_clock;

    /// Makes the error from the times at which the phases began; the clock's epoch stands for a
    /// phase that did not begin. It is a wait_queue_timeout if the operation has not left the
    /// queue.
    static std::exception_ptr make(std::chrono::nanoseconds limit, clock::time_point started,
                                   clock::time_point left_queue, clock::time_point on_wire,
                                   clock::time_point now, error_details details);

    /// Time spent waiting for a worker.
    [[nodiscard]] std::chrono::nanoseconds in_queue() const noexcept { return in_queue_; }
    /// Time spent selecting a server and connecting to it.
    [[nodiscard]] std::chrono::nanoseconds selecting() const noexcept { return selecting_; }
    /// Time spent waiting for the answer to the last command.
    [[nodiscard]] std::chrono::nanoseconds on_wire() const noexcept { return on_wire_; }

protected:
    operation_timeout(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}

private:
    std::chrono::nanoseconds in_queue_{0}, selecting_{0}, on_wire_{0};
};

/// The whole limit was spent in the queue: no worker, and so no connection, became free;
/// errc::wait_queue_timeout. Nothing was sent.
class MOTOR_EXPORT wait_queue_timeout : public operation_timeout {
private:
    friend class operation_timeout;  // constructs it
    wait_queue_timeout(const std::string& what, error_details details)
        : operation_timeout(errc::wait_queue_timeout, what, std::move(details)) {}
};

}  // namespace motor
