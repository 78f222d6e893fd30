// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/error.hpp>
#include <motor/driver/server_error.hpp>

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
class invalid_operation : public error {
public:
    /// Says what was wrong with the call.
    explicit invalid_operation(const std::string& what, error_details details = error_details{})
        : invalid_operation(errc::invalid_operation, what, std::move(details)) {}

protected:
    invalid_operation(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// A database or collection name that MongoDB does not allow.
/// @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions
class invalid_name : public invalid_operation {
public:
    using invalid_operation::invalid_operation;
};

/// A document over the server's limit (16 MiB); errc::document_too_large. Refused before anything
/// is sent.
class document_too_large : public invalid_operation {
public:
    /// Says how large it is.
    explicit document_too_large(const std::string& what, error_details details = error_details{})
        : invalid_operation(errc::document_too_large, what, std::move(details)) {}
};

/// The session is in no state for that: no transaction to commit, one that has begun already;
/// errc::transaction. Nothing was sent.
class transaction_error : public invalid_operation {
public:
    /// Says what state it is in.
    explicit transaction_error(const std::string& what, error_details details = error_details{})
        : invalid_operation(errc::transaction, what, std::move(details)) {}
};

/// A connection string or option that cannot be used; errc::configuration. The message says which
/// part.
class configuration_error : public error {
public:
    /// Says which part, and why.
    explicit configuration_error(const std::string& what, error_details details = error_details{})
        : configuration_error(errc::configuration, what, std::move(details)) {}

protected:
    configuration_error(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// A connection string that cannot be parsed. The message shows no part of a password.
class invalid_uri : public configuration_error {
public:
    using configuration_error::configuration_error;
};

/// The server is too old for that, or has no such thing, or this libmongoc was built without it;
/// errc::unsupported.
class unsupported : public configuration_error {
public:
    /// Says who cannot do what.
    explicit unsupported(const std::string& what, error_details details = error_details{})
        : configuration_error(errc::unsupported, what, std::move(details)) {}
};

/// The connection failed before a reply came: the server may or may not have done the work;
/// errc::network. libmongoc has already retried what may be retried; the next operation connects
/// again.
class auto_reconnect : public error {
public:
    /// Says what became of the connection.
    explicit auto_reconnect(const std::string& what, error_details details = error_details{})
        : auto_reconnect(errc::network, what, std::move(details)) {}

protected:
    auto_reconnect(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// No suitable server within serverSelectionTimeoutMS; errc::server_selection. The message names
/// hosts and causes.
class server_selection_timeout : public auto_reconnect {
public:
    /// Names hosts and causes.
    explicit server_selection_timeout(const std::string& what,
                                      error_details details = error_details{})
        : server_selection_timeout(errc::server_selection, what, std::move(details)) {}

protected:
    server_selection_timeout(errc code, const std::string& what, error_details details)
        : auto_reconnect(code, what, std::move(details)) {}
};

/// No connection with TLS could be made: a certificate that was not accepted here or there, a wrong
/// host name, a server without TLS; errc::tls. Of several servers, to at least one; the message has
/// the cause. It comes when serverSelectionTimeoutMS is over, because the server may be put right
/// meanwhile. That TLS 1.3 did not accept the client's certificate shows only as a lost connection,
/// so that it is no more than a server_selection_timeout.
class tls_error : public server_selection_timeout {
public:
    /// Names the cause.
    explicit tls_error(const std::string& what, error_details details = error_details{})
        : server_selection_timeout(errc::tls, what, std::move(details)) {}
};

/// The server's answer makes no sense; errc::protocol.
class protocol_error : public error {
public:
    /// Says what is wrong with the answer.
    explicit protocol_error(const std::string& what, error_details details = error_details{})
        : error(errc::protocol, what, std::move(details)) {}
};

/// The server, or a mechanism on the way, refused the credentials; errc::authentication. The
/// operation was not sent.
class authentication_error : public error {
public:
    /// Says who refused them.
    explicit authentication_error(const std::string& what, error_details details = error_details{})
        : error(errc::authentication, what, std::move(details)) {}
    /// The server refused them, with its number.
    authentication_error(int code, const std::string& what, error_details details)
        : error(std::error_code{code, server_category()}, what, std::move(details)) {}
};

/// A value could not be encrypted or decrypted on this side: the master key is another one, the
/// data key is not in the key vault, libmongocrypt does not take such a value, or what automatic
/// encryption needs is not there; errc::encryption. What was to be encrypted has not been sent.
class encryption_error : public error {
public:
    /// Says what is missing or wrong.
    explicit encryption_error(const std::string& what, error_details details = error_details{})
        : error(errc::encryption, what, std::move(details)) {}
};

/// The operation was called off; errc::cancelled.
class cancelled : public error {
public:
    /// Says what was called off.
    explicit cancelled(const std::string& what, error_details details = error_details{})
        : cancelled(errc::cancelled, what, std::move(details)) {}

protected:
    cancelled(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}
};

/// The client was closed while the operation was pending; errc::client_closed.
class client_closed : public cancelled {
public:
    /// Says that, and no more.
    client_closed() : client_closed(error_details{}) {}
    /// The same, with what is known of the operation.
    explicit client_closed(error_details details)
        : cancelled(errc::client_closed, "the client was closed", std::move(details)) {}
};

/// The system had no thread to run the operation, and the client has none that could. It has not
/// been sent; once there are threads again, so is the client. errc::no_thread.
class no_thread : public error {
public:
    /// Says what the system said.
    explicit no_thread(const std::string& what) : error(errc::no_thread, what, {}) {}
};

/// The operation took longer than it was given with within(), and is given up, on this side or by
/// the server that was told of the limit; errc::timeout. It may have reached the server. Says where
/// the time went.
class operation_timeout : public error {
public:
    using clock = std::chrono::steady_clock;  ///< That of time limits.

    /// What is the epoch did not happen. A wait_queue_timeout if it has not left the queue.
    static std::exception_ptr make(std::chrono::nanoseconds limit, clock::time_point started,
                                   clock::time_point left_queue, clock::time_point on_wire,
                                   clock::time_point now, error_details details);

    /// Waiting for a worker.
    [[nodiscard]] std::chrono::nanoseconds in_queue() const noexcept { return in_queue_; }
    /// Selecting a server and connecting to it.
    [[nodiscard]] std::chrono::nanoseconds selecting() const noexcept { return selecting_; }
    /// Waiting for the answer to the last command.
    [[nodiscard]] std::chrono::nanoseconds on_wire() const noexcept { return on_wire_; }

protected:
    operation_timeout(errc code, const std::string& what, error_details details)
        : error(code, what, std::move(details)) {}

private:
    std::chrono::nanoseconds in_queue_{0}, selecting_{0}, on_wire_{0};
};

/// All that time went by in the queue: no worker, and so no connection, became free;
/// errc::wait_queue_timeout. Nothing was sent.
class wait_queue_timeout : public operation_timeout {
private:
    friend class operation_timeout;  // makes it
    wait_queue_timeout(const std::string& what, error_details details)
        : operation_timeout(errc::wait_queue_timeout, what, std::move(details)) {}
};

}  // namespace motor
