// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

/// The bytes of messages, as far as a stream must know them. Numbers are little-endian.
/// @see https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
namespace motor::detail {

/// A server's message is no answer to the request.
class broken_message : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The opcode of today's messages.
/// @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg
inline constexpr std::uint32_t op_msg = 2013;

/// The properties of a request that decide which messages may be its answer.
struct request_head {
    static constexpr std::size_t most = 64;  ///< number of bytes that is enough to read it

    /// Reads the request's first bytes.
    static request_head of(std::string_view bytes) noexcept;

    std::int32_t id = 0;
    bool of_handshake = true;  ///< hello or authentication; false if compressed
    bool legacy = false;       ///< OP_QUERY, to be answered with OP_REPLY
    bool answered = false;     ///< gets an answer; true if compressed
    bool exhausts = false;     ///< further answers may follow by themselves
    bool continued = false;    ///< such an answer is due next
};

/// The beginning of every message.
struct message_header {
    static constexpr std::size_t length = 16;

    static message_header of(const std::uint8_t* bytes) noexcept;

    [[nodiscard]] bool is_compressed() const noexcept;

    std::uint32_t message_length = 0;
    std::int32_t id = 0, answers = 0;
    std::uint32_t opcode = 0;
};

/// Position of a reply's only document.
struct reply_shape {
    std::size_t body_at = 0, body_length = 0;
    bool has_checksum = false;
    bool more_to_come = false;
};

/// Number of bytes of a reply that the next step needs. Throws broken_message if the reply is no
/// answer to `asked`.
std::size_t check(const message_header& reply, const request_head& asked);
/// Shape of a reply that was checked. Throws broken_message unless it is one whole document.
reply_shape shape_of(const std::uint8_t* bytes, const request_head& asked);
/// Throws invalid_bson unless the body is framed as a document of whole elements. Nested elements
/// are checked by whatever reads them, except those that would crash libmongoc: they are refused
/// with broken_message.
void check_body(std::span<const std::uint8_t> body, const request_head& asked);

/// Writes an answer to `asked` as a server would send it, and returns its length.
std::size_t write_reply(std::span<std::uint8_t> to, const request_head& asked,
                        std::span<const std::uint8_t> body);

/// Name of the protocol that answers with these bytes, if it is not MongoDB's; else empty.
std::string_view foreign_protocol(std::span<const std::uint8_t> bytes) noexcept;

/// Whether a reply that was checked has to be read as a whole: it is of the handshake, is
/// compressed, or has a checksum. False for one that only libmongoc can decompress.
bool is_read_whole(const std::uint8_t* bytes, const request_head& asked) noexcept;
/// That reply without compression and checksum, and with the limits of a greeting as libmongoc
/// reads them. Throws broken_message.
std::vector<std::uint8_t> unpack(std::vector<std::uint8_t> reply, const request_head& asked);

}  // namespace motor::detail
