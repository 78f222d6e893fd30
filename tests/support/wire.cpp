// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <sys/socket.h>

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compression.hpp"

namespace motor::testing {
namespace {

constexpr std::int32_t op_reply = 1, op_query = 2004, op_compressed = 2012, op_msg = 2013;
constexpr std::uint32_t checksum_present = 1, more_to_come = 2;

bool receive(int socket, std::span<std::uint8_t> into) {
    while (!into.empty()) {
        auto got = ::recv(socket, into.data(), into.size(), 0);
        if (got <= 0) return false;
        into = into.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

/// Reads a message from the front. Throws std::out_of_range if it is too short.
class reader {
public:
    explicit reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    template <class Number>
    Number number() {
        Number read;
        std::memcpy(&read, take(sizeof read).data(), sizeof read);
        return read;
    }
    std::string_view text() {
        auto length = ::strnlen(reinterpret_cast<const char*>(rest_.data()), rest_.size());
        return {reinterpret_cast<const char*>(take(length + 1).data()), length};
    }
    document_view bson() {
        std::uint32_t length;
        std::memcpy(&length, peek(sizeof length).data(), sizeof length);
        return {take(length).data(), length};
    }
    reader part(std::size_t length) { return reader{take(length)}; }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    [[nodiscard]] std::span<const std::uint8_t> rest() const { return rest_; }

private:
    std::span<const std::uint8_t> peek(std::size_t length) const {
        if (length > rest_.size()) throw std::out_of_range{"a message is too short"};
        return rest_.first(length);
    }
    std::span<const std::uint8_t> take(std::size_t length) {
        auto taken = peek(length);
        rest_ = rest_.subspan(length);
        return taken;
    }

    std::span<const std::uint8_t> rest_;
};

void read_query(reader input, request& out) {
    input.number<std::int32_t>();  // flags
    auto name_space = input.text();
    input.number<std::int64_t>();  // numbers of documents to skip and to return
    out.legacy = true;
    out.command = document{input.bson()};
    out.command.append("$db", name_space.substr(0, name_space.find('.')));
}

void read_sequence(reader input, request& out) {
    auto name = input.text();
    out.has_sequences = true;
    out.command.append_array(name, [&](array_writer& to) {
        while (input.left() != 0)
            to.push_back(input.bson());
    });
}

void read_msg(reader input, request& out) {
    auto flags = input.number<std::uint32_t>();
    out.wants_reply = (flags & more_to_come) == 0;
    std::size_t tail = (flags & checksum_present) != 0 ? sizeof(std::uint32_t) : 0;
    std::vector<reader> sequences;  // sequences may precede the command itself
    while (input.left() > tail) {
        if (input.number<std::uint8_t>() == 0) {
            out.command = document{input.bson()};
        } else {
            auto length = input.number<std::uint32_t>();  // the length includes itself
            sequences.push_back(input.part(length - sizeof length));
        }
    }
    for (const auto& each : sequences)
        read_sequence(each, out);
}

/// A whole message as OP_COMPRESSED.
raw_message packed(std::uint8_t compressor, std::span<const std::uint8_t> message) {
    struct [[gnu::packed]] {
        std::int32_t length, id, answers, operation, packed_operation, packed_length;
        std::uint8_t compressor;
    } head{};
    constexpr std::size_t header_length = 4 * sizeof(std::int32_t);
    std::memcpy(&head, message.data(), header_length);
    auto body = message.subspan(header_length);
    auto small = compressed(compressor, body);
    head.packed_operation = head.operation;
    head.packed_length = static_cast<std::int32_t>(body.size());
    head.operation = op_compressed;
    head.compressor = compressor;
    head.length = static_cast<std::int32_t>(sizeof head + small.size());
    auto bytes = reinterpret_cast<const std::uint8_t*>(&head);
    raw_message made(bytes, bytes + sizeof head);
    made.insert(made.end(), small.begin(), small.end());
    return made;
}

}  // namespace

std::optional<request> read_request(int socket) try {
    std::int32_t header[4];  // length, id, id of the answered message, operation
    if (!receive(socket, {reinterpret_cast<std::uint8_t*>(header), sizeof header})) return {};
    std::vector<std::uint8_t> bytes(static_cast<std::uint32_t>(header[0]) - sizeof header);
    if (!receive(socket, bytes)) return {};
    request out;
    out.id = header[1];
    if (header[3] == op_compressed) {
        reader input{bytes};
        header[3] = input.number<std::int32_t>();
        auto length = input.number<std::uint32_t>();
        out.compressor = input.number<std::uint8_t>();
        bytes = decompressed(*out.compressor, input.rest(), length);
    }
    if (header[3] == op_query)
        read_query(reader{bytes}, out);
    else if (header[3] == op_msg)
        read_msg(reader{bytes}, out);
    else
        return {};
    return out;
} catch (const std::exception&) {
    return {};
}

raw_message message_of(const request& to, document_view body) {
    struct [[gnu::packed]] {
        std::int32_t length, id, answers, operation, flags;
        std::int64_t cursor;
        std::int32_t start, count;
    } legacy{0, 1, to.id, op_reply, 8, 0, 0, 1};
    struct [[gnu::packed]] {
        std::int32_t length, id, answers, operation, flags;
        std::uint8_t kind;
    } modern{0, 1, to.id, op_msg, 0, 0};

    raw_message made;
    auto put = [&](auto& head) {
        head.length = static_cast<std::int32_t>(sizeof head + body.length());
        auto bytes = reinterpret_cast<const std::uint8_t*>(&head);
        made.assign(bytes, bytes + sizeof head);
    };
    if (to.legacy)
        put(legacy);
    else
        put(modern);
    made.insert(made.end(), body.data(), body.data() + body.length());
    return made;
}

raw_message packed_for(const request& to, raw_message message) {
    return to.compressor ? packed(*to.compressor, message) : message;
}

bool send_all(int socket, std::span<const std::uint8_t> message) {
    while (!message.empty()) {
        auto sent = ::send(socket, message.data(), message.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        message = message.subspan(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace motor::testing
