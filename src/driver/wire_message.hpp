// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

/// The bytes of messages, as far as a stream must know them. Numbers are little-endian there.
/// @see https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
namespace motor::driver {

/// What came from a server is no answer to what was sent.
class broken_message : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What of a request decides what may be its answer.
struct request_head {
    static constexpr std::size_t most = 64;  ///< so many bytes are enough to read it

    /// Of the request's first bytes.
    static request_head of(std::string_view bytes) noexcept;

    std::int32_t id = 0;
    bool of_handshake = true;  ///< hello and authentication. What is compressed is neither.
    bool legacy = false;       ///< OP_QUERY, to be answered with OP_REPLY
    bool answered = false;     ///< It gets an answer; taken for true of what is compressed.
    bool exhausts = false;     ///< Further answers may follow by themselves.
    bool continued = false;    ///< One of these is due, which answers the one before.
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

/// Where the only document of a reply is.
struct reply_shape {
    std::size_t body_at = 0, body_length = 0;
    bool has_checksum = false;
    bool more_to_come = false;
};

/// How many bytes the next step needs of a reply. Throws broken_message if it is no answer to
/// `asked`.
std::size_t check(const message_header& reply, const request_head& asked);
/// Of a reply that was checked. Throws broken_message if it is not one document, whole.
reply_shape shape_of(const std::uint8_t* bytes, const request_head& asked);
/// Throws invalid_bson unless it is framed as a document of whole elements. Those within them are
/// left to whoever reads them, but for what libmongoc does not survive in them: that is refused
/// with broken_message.
void check_body(std::span<const std::uint8_t> body, const request_head& asked);

/// An answer to `asked` as a server would send it, and its length.
std::size_t write_reply(std::span<std::uint8_t> to, const request_head& asked,
                        std::span<const std::uint8_t> body);

/// What answers as this does, if that is no MongoDB server; else empty.
std::string_view foreign_protocol(std::span<const std::uint8_t> bytes) noexcept;

/// A reply that was checked has to be seen whole: it is of the handshake, is compressed, or has a
/// checksum. What libmongoc alone can decompress is not.
bool is_read_whole(const std::uint8_t* bytes, const request_head& asked) noexcept;
/// That reply as it is without, and with the limits of a greeting as libmongoc reads them. Throws
/// broken_message.
std::vector<std::uint8_t> unpack(std::vector<std::uint8_t> reply, const request_head& asked);

}  // namespace motor::driver
