// SPDX-License-Identifier: Apache-2.0
#include "added_fields.hpp"

#include "driver/write_commands.hpp"
#include "wire_message.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace motor::detail {
namespace {

thread_local document_view added;

// @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg
constexpr std::size_t opcode_at = 12, section_at = 16 + 4, body_at = section_at + 1;

using byte_vector = std::vector<std::uint8_t>;

/// The first bytes of a message, which may be in pieces; all bytes if it is shorter.
byte_vector front_of(const mongoc_iovec_t* from, std::size_t count, std::size_t length) {
    byte_vector front;
    front.reserve(length);
    for (; count > 0 && front.size() < length; ++from, --count) {
        auto part = static_cast<const std::uint8_t*>(from->iov_base);
        front.insert(front.end(), part, part + std::min(from->iov_len, length - front.size()));
    }
    return front;
}

/// The pieces of a message after this number of bytes.
std::vector<mongoc_iovec_t> rest_of(const mongoc_iovec_t* from, std::size_t count,
                                    std::size_t skipped) {
    std::vector<mongoc_iovec_t> rest;
    for (; count > 0; ++from, --count) {
        auto part = std::min(from->iov_len, skipped);
        skipped -= part;
        if (part == from->iov_len) continue;
        rest.push_back(*from);
        rest.back().iov_base = static_cast<std::uint8_t*>(from->iov_base) + part;
        rest.back().iov_len -= part;
    }
    return rest;
}

std::uint32_t number_at(const byte_vector& bytes, std::size_t offset) {
    std::uint32_t number = 0;
    std::memcpy(&number, bytes.data() + offset, sizeof number);
    return BSON_UINT32_FROM_LE(number);
}

void add_at(byte_vector& bytes, std::size_t offset, std::size_t more) {
    auto number = BSON_UINT32_TO_LE(number_at(bytes, offset) + static_cast<std::uint32_t>(more));
    std::memcpy(bytes.data() + offset, &number, sizeof number);
}

/// The message's bytes to the end of the command's body, if the command gets the fields; else
/// empty.
byte_vector up_to_body(const mongoc_iovec_t* from, std::size_t count) {
    auto head = front_of(from, count, body_at + sizeof(std::uint32_t));
    if (head.size() < body_at + sizeof(std::uint32_t) || number_at(head, opcode_at) != op_msg ||
        head[section_at] != 0)
        return {};
    auto length = number_at(head, body_at);
    auto front = front_of(from, count, body_at + length);
    if (front.size() != body_at + length) return {};
    document_view body{front.data() + body_at, length};
    bool gets_them = !body.empty() && is_write_command((*body.begin()).key());
    return gets_them ? front : byte_vector{};
}

}  // namespace

added_fields::added_fields(document_view fields) noexcept : outer_(std::exchange(added, fields)) {}

added_fields::~added_fields() { added = outer_; }

document_view added_fields::of(std::string_view command) noexcept {
    return is_write_command(command) ? added : document_view{};
}

ssize_t write_with_added_fields(mongoc_stream_t* to, mongoc_iovec_t* from, std::size_t count,
                                int limit_ms) noexcept {
    auto front = added.empty() ? byte_vector{} : up_to_body(from, count);
    if (front.empty()) return mongoc_stream_writev(to, from, count, limit_ms);
    auto parts = rest_of(from, count, front.size());
    // Without the length at the beginning and the zero at the end.
    auto more = added.length() - sizeof(std::uint32_t) - 1;
    auto fields = added.data() + sizeof(std::uint32_t);
    const ssize_t given = number_at(front, 0);
    front.insert(front.end() - 1, fields, fields + more);
    add_at(front, 0, more);
    add_at(front, body_at, more);
    parts.insert(parts.begin(), mongoc_iovec_t{front.data(), front.size()});
    auto sent = mongoc_stream_writev(to, parts.data(), parts.size(), limit_ms);
    return sent == given + static_cast<ssize_t>(more) ? given : std::min(sent, given - 1);
}

}  // namespace motor::detail
