// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/wire.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace bench::wire {
namespace {

template <class T>
void put(bytes& to, const T& plain) {
    auto at = reinterpret_cast<const std::uint8_t*>(&plain);
    to.insert(to.end(), at, at + sizeof plain);
}

void put(bytes& to, motor::document_view body) {
    to.insert(to.end(), body.data(), body.data() + body.length());
}

bytes with_length(bytes message) {
    auto length = static_cast<std::int32_t>(message.size());
    std::memcpy(message.data(), &length, sizeof length);
    return message;
}

}  // namespace

bytes message(motor::document_view body) {
    bytes made;
    put(made, header{0, 1, 0, op_msg});
    put(made, std::uint32_t{0});  // flags
    put(made, std::uint8_t{0});   // the kind of section: one document
    put(made, body);
    return with_length(std::move(made));
}

bytes message(motor::document_view body, std::string_view sequence, motor::document_view document,
              std::size_t count) {
    bytes made = message(body);
    auto length = sizeof(std::int32_t) + sequence.size() + 1 + count * document.length();
    made.reserve(made.size() + 1 + length);
    put(made, std::uint8_t{1});
    put(made, static_cast<std::int32_t>(length));
    made.insert(made.end(), sequence.begin(), sequence.end());
    made.push_back(0);
    for (std::size_t i = 0; i < count; ++i)
        put(made, document);
    return with_length(std::move(made));
}

bytes legacy_reply(motor::document_view body) {
    bytes made;
    put(made, header{0, 1, 0, op_reply});
    put(made, std::int32_t{8});  // flags: AwaitCapable, as real servers set it
    put(made, std::int64_t{0});  // cursor
    put(made, std::int32_t{0});  // the first document's number
    put(made, std::int32_t{1});  // documents
    put(made, body);
    return with_length(std::move(made));
}

bool send_all(int socket, std::span<const std::uint8_t> data) {
    while (!data.empty()) {
        auto sent = ::send(socket, data.data(), data.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        data = data.subspan(static_cast<std::size_t>(sent));
    }
    return true;
}

bool receive_all(int socket, std::span<std::uint8_t> into) {
    while (!into.empty()) {
        auto got = ::recv(socket, into.data(), into.size(), 0);
        if (got <= 0) return false;
        into = into.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

bool discard(int socket, std::size_t length) {
    constexpr std::size_t at_once = 1 << 20;
    while (length != 0) {
        // Linux drops TCP data under MSG_TRUNC without copying it.
        auto got = ::recv(socket, nullptr, std::min(length, at_once), MSG_TRUNC);
        if (got <= 0) return false;
        length -= static_cast<std::size_t>(got);
    }
    return true;
}

void send_at_once(int socket) {
    int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace bench::wire
