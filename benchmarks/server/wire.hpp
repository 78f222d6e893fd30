// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// The part of MongoDB's wire protocol that a canned server and a raw client need.
/// @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
namespace bench::wire {

using bytes = std::vector<std::uint8_t>;

struct header {
    std::int32_t length, id, answers, operation;
};

inline constexpr std::int32_t op_reply = 1, op_query = 2004, op_msg = 2013;
inline constexpr std::uint32_t more_to_come = 2;
/// Offset of the command in an OP_MSG: behind the header, the flags and the kind of its section.
inline constexpr std::size_t body_offset = sizeof(header) + 4 + 1;

/// A request or a reply as OP_MSG.
bytes message(motor::document_view body);
/// An OP_MSG with a document sequence (section of kind 1) behind the command.
bytes message(motor::document_view body, std::string_view sequence, motor::document_view document,
              std::size_t count);
/// The reply to the OP_QUERY that drivers greet with.
bytes legacy_reply(motor::document_view body);

/// Returns false if the peer has closed the connection.
bool send_all(int socket, std::span<const std::uint8_t> data);
bool receive_all(int socket, std::span<std::uint8_t> into);
/// Discards the rest of a message.
bool discard(int socket, std::size_t length);

/// Disables Nagle's algorithm: small messages must not wait for each other.
void send_at_once(int socket);

}  // namespace bench::wire
