// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <system_error>
#include <type_traits>

namespace motor {

/// Error conditions, which compare with an error's code: `if (e.code() ==
/// motor::errc::duplicate_key)`. A code may equal several conditions: a duplicate key is a server
/// error too.
enum class errc {
    network = 1,         ///< The connection could not be made or was lost.
    timeout,             ///< A time limit was reached, here or on the server.
    cancelled,           ///< The caller cancelled the operation, or closed the client.
    server,              ///< The server answered with an error.
    duplicate_key,       ///< A unique index has the key already.
    bad_argument,        ///< Refused before anything was sent.
    bson,                ///< BSON or JSON is broken or has another type.
    authentication,      ///< The server does not accept the credentials.
    configuration,       ///< A URI or an option is wrong.
    server_selection,    ///< No suitable server was found in time.
    cursor_not_found,    ///< The server has closed the cursor.
    client_closed,       ///< The client has been closed.
    invalid_operation,   ///< The call is invalid, or invalid in this state.
    document_too_large,  ///< A document is larger than the server accepts.
    wait_queue_timeout,  ///< No connection became free in time.
    write_concern,       ///< Written, but with fewer acknowledgements than asked for.
    bulk_write,          ///< Some operations of a bulk write failed.
    unsupported,         ///< This server or this build cannot do it.
    protocol,            ///< The server's answer makes no sense.
    transaction,         ///< A transaction is in the wrong state, or cannot go on.
    encryption,          ///< Client-side encryption failed.
    no_file,             ///< GridFS has no such file.
    file_exists,         ///< GridFS has such a file already.
    corrupt_file,        ///< A GridFS file lacks chunks.
    tls,                 ///< No TLS connection could be made.
    no_thread,           ///< The system could not create a thread.
};

/// Category of Motor's own error codes: the values of errc.
MOTOR_EXPORT const std::error_category& motor_category() noexcept;
/// Category of the error codes of MongoDB's servers, https://github.com/mongodb/mongo
/// error_codes.yml. All of them equal errc::server, and some another condition as well.
MOTOR_EXPORT const std::error_category& server_category() noexcept;
/// Makes a condition from an errc, so that codes compare with it.
MOTOR_EXPORT std::error_condition make_error_condition(errc condition) noexcept;
/// A code of Motor's own category, for errors that no server sent.
MOTOR_EXPORT std::error_code make_error_code(errc code) noexcept;

}  // namespace motor

template <>
struct std::is_error_condition_enum<motor::errc> : std::true_type {};
