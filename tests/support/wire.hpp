// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// MongoDB's wire protocol as a server sees it.
/// @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
namespace motor::testing {

/// A received command. Document sequences (kind 1) have become arrays of the command, which is what
/// they stand for; a legacy OP_QUERY has got its database as `$db`.
struct request {
    document command;
    std::int32_t id = 0;
    bool legacy = false;                     ///< OP_QUERY, as the first hello is sent
    bool wants_reply = true;                 ///< false for an unacknowledged write
    bool has_sequences = false;              ///< whether it had a section of kind 1
    std::optional<std::uint8_t> compressor;  ///< number of its compressor, if it was compressed
};

/// Reads a command; blocks. Nothing if the peer has gone or speaks another protocol.
std::optional<request> read_request(int socket);

using raw_message = std::vector<std::uint8_t>;

/// An answer in the wire format, not compressed.
raw_message message_of(const request& to, document_view body);
/// Sends the answer, compressed if the command was.
raw_message packed_for(const request& to, raw_message message);
/// Returns false if the peer has gone.
bool send_all(int socket, std::span<const std::uint8_t> message);

}  // namespace motor::testing
