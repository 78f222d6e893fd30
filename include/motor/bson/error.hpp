// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace motor {

/// What went wrong, to compare an error's code with: `if (e.code() == motor::errc::duplicate_key)`.
/// Several may hold for one code: a duplicate key is a server error too.
enum class errc {
    network = 1,         ///< the connection could not be made or was lost
    timeout,             ///< a time limit was reached, here or on the server
    cancelled,           ///< the caller gave up, or closed the client
    server,              ///< the server answered with an error
    duplicate_key,       ///< a unique index has that key already
    bad_argument,        ///< refused before anything was sent
    bson,                ///< BSON or JSON is broken or not what was asked for
    authentication,      ///< the server does not accept the credentials
    configuration,       ///< a URI or an option is wrong
    server_selection,    ///< no suitable server was found in time
    cursor_not_found,    ///< the server has closed the cursor
    client_closed,       ///< the client has been closed
    invalid_operation,   ///< not such a call, or not in this state
    document_too_large,  ///< larger than the server accepts
    wait_queue_timeout,  ///< no connection became free in time
    write_concern,       ///< written, but not as safely as asked for
    bulk_write,          ///< some operations of a bulk write failed
    unsupported,         ///< this server or this build cannot do it
    protocol,            ///< the server's answer makes no sense
    transaction,         ///< a transaction is not in that state, or cannot go on
    encryption,          ///< client-side encryption failed
    no_file,             ///< GridFS has no such file
    file_exists,         ///< GridFS has such a file already
    corrupt_file,        ///< a GridFS file lacks chunks
    tls,                 ///< no connection with TLS could be made
    no_thread,           ///< the system had no thread to run it
};

/// The codes of Motor's own errors: the values of errc.
const std::error_category& motor_category() noexcept;
/// The codes that MongoDB's servers send, https://github.com/mongodb/mongo error_codes.yml. All of
/// them equal errc::server, and some a condition of their own as well.
const std::error_category& server_category() noexcept;
/// Finds `errc` where a code is compared with it.
std::error_condition make_error_condition(errc condition) noexcept;
/// A code of that kind, for errors that no server sent.
std::error_code make_error_code(errc code) noexcept;

namespace detail {

/// The code with the same value that equals `condition` as well: errc::write_concern or
/// errc::bulk_write, which say where an error happened and leave what happened as it is.
std::error_code also(std::error_code code, errc condition) noexcept;

}  // namespace detail

/// What an error may know besides its code and message.
struct error_details {
    document reply;                   ///< what the server answered
    std::vector<std::string> labels;  ///< e.g. "TransientTransactionError"
    std::string operation;            ///< e.g. "find"
    std::string name_space;           ///< "database.collection"
};

class error;

namespace detail {

// Names the operation that failed, in an error that was thrown where it was not known.
void name_operation(error& of, std::string operation, std::string name_space);

}  // namespace detail

/// The base of everything that Motor throws. Copies share what it carries and never throw.
class error : public std::system_error {
public:
    /// What Motor throws of itself has subclasses, which know their codes; this is for others.
    explicit error(std::error_code code) : error{code, std::string{}} {}
    /// An empty message stands for the code's own.
    error(std::error_code code, const std::string& message) : error{code, message, {}} {}
    /// With the words and the details that an operation knows.
    error(std::error_code code, const std::string& message, error_details details);

    /// "find on test.people: <message>", as far as it is known.
    const char* what() const noexcept override { return state_->what.c_str(); }
    /// The message alone.
    std::string_view message() const noexcept;
    /// What the server answered; empty if it did not.
    const document& reply() const noexcept { return state_->details.reply; }
    /// https://www.mongodb.com/docs/manual/reference/error-codes/ and the drivers' specifications.
    std::span<const std::string> labels() const noexcept;
    /// Whether the server gave it that label, as "RetryableWriteError".
    bool has_label(std::string_view label) const noexcept;
    /// The name of the operation that failed; empty if none did.
    const std::string& operation() const noexcept { return state_->details.operation; }
    /// `database.collection`, or what is known of it.
    const std::string& name_space() const noexcept { return state_->details.name_space; }
    /// All of them at once.
    const error_details& details() const noexcept { return state_->details; }

protected:
    error(errc code, const std::string& message, error_details details)
        : error(make_error_code(code), message, std::move(details)) {}

private:
    friend void detail::name_operation(error& of, std::string operation, std::string name_space);

    struct state {
        error_details details;
        std::string what;
        std::size_t prefix = 0;
    };
    static std::shared_ptr<const state> made_of(std::string_view message, error_details details);

    std::shared_ptr<const state> state_;
};

/// BSON or JSON is not what it should be; errc::bson.
class bson_error : public error {
public:
    /// Says what is wrong with the BSON, and at which key.
    explicit bson_error(const std::string& message) : error(errc::bson, message, {}) {}
};

/// A value has another type than was asked for, or does not fit; names the key and both types.
class type_mismatch : public bson_error {
public:
    using bson_error::bson_error;
};

/// A document lacks a key that was asked for.
class missing_key : public bson_error {
public:
    using bson_error::bson_error;
};

/// Bytes are not BSON.
class invalid_bson : public bson_error {
public:
    using bson_error::bson_error;
};

/// Text is not JSON, or Extended JSON with wrong contents.
class invalid_json : public bson_error {
public:
    using bson_error::bson_error;
};

}  // namespace motor

template <>
struct std::is_error_condition_enum<motor::errc> : std::true_type {};
