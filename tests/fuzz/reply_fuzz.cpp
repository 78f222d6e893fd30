// SPDX-License-Identifier: Apache-2.0
// libFuzzer: bytes from anywhere as the answers to requests. Whatever is handed on is a message
// that every libmongoc can read: one document, which fills it, and nothing that nobody asked for.
#include <src/driver/stream/message_stream.hpp>
#include <src/driver/stream/socket_breaker.hpp>
#include <src/driver/stream/socket_stream.hpp>

#include <motor/bson/document_view.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

using namespace motor::detail;

namespace {

constexpr std::int32_t op_reply = 1, op_query = 2004, op_compressed = 2012, op_message = 2013;
constexpr std::int32_t request_id = 7;

struct [[gnu::packed]] header {
    std::int32_t length, id, answers, opcode;
};

void require(bool holds) {
    if (!holds) std::abort();
}

/// Answers may be as long as the socket's buffer; no one reads them meanwhile.
int socket_with(std::span<const std::uint8_t> bytes, int& peer) {
    std::array<int, 2> both{};
    require(::socketpair(AF_UNIX, SOCK_STREAM, 0, both.data()) == 0);
    peer = both[1];
    for (; !bytes.empty();) {
        auto sent = ::send(peer, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent <= 0) break;
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    ::shutdown(peer, SHUT_WR);
    return both[0];
}

bool ask(mongoc_stream_t* over, std::int32_t opcode, std::uint32_t flags) {
    std::vector<std::uint8_t> request(64);
    header head{static_cast<std::int32_t>(request.size()), request_id, 0, opcode};
    std::memcpy(request.data(), &head, sizeof head);
    std::memcpy(request.data() + sizeof head, &flags, sizeof flags);
    std::memcpy(request.data() + 26, "find", 5);
    return mongoc_stream_write(over, request.data(), request.size(), 100) ==
           static_cast<ssize_t>(request.size());
}

/// Reads in two parts, like libmongoc.
bool read_answer(mongoc_stream_t* over, std::vector<std::uint8_t>& answer, std::size_t first) {
    answer.resize(first);
    if (mongoc_stream_read(over, answer.data(), first, first, 100) != static_cast<ssize_t>(first))
        return false;
    std::int32_t length = 0;
    std::memcpy(&length, answer.data(), sizeof length);
    require(length >= 26 && length <= 48'000'000);
    answer.resize(static_cast<std::size_t>(length));
    auto rest = answer.size() - first;
    return mongoc_stream_read(over, answer.data() + first, rest, rest, 100) ==
           static_cast<ssize_t>(rest);
}

void check(const std::vector<std::uint8_t>& answer, bool legacy) {
    header head{};
    std::memcpy(&head, answer.data(), sizeof head);
    require(head.answers == request_id && head.opcode == (legacy ? op_reply : op_message));
    std::uint32_t flags = 0;
    std::memcpy(&flags, answer.data() + sizeof head, sizeof flags);
    std::size_t body = legacy ? 36 : 21;
    if (!legacy) require((flags & 0xFFFF) == 0 && answer[20] == 0);
    const motor::document_view whole{answer.data() + body, answer.size() - body};
    require(whole.size() <= answer.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1 + sizeof(header)) return 0;
    const unsigned how = *data;
    const bool legacy = (how & 1) != 0;
    std::vector<std::uint8_t> bytes(data + 1, data + size);
    // Without this nearly all answers would belong to another request.
    if ((how & 2) == 0) {
        std::memcpy(bytes.data() + offsetof(header, answers), &request_id, sizeof request_id);
        auto opcode = (how & 4) != 0 ? op_compressed : legacy ? op_reply : op_message;
        std::memcpy(bytes.data() + offsetof(header, opcode), &opcode, sizeof opcode);
    }
    if ((how & 8) != 0) {
        auto length = static_cast<std::int32_t>(bytes.size());
        std::memcpy(bytes.data(), &length, sizeof length);
    }
    int peer = -1;
    stream_settings settings{.polling = false};
    socket_breaker breaker{settings};
    auto socket = new socket_stream{socket_with(bytes, peer), breaker};
    mongoc_stream_t* stream = new message_stream{socket, *socket, "fuzz:1"};
    std::vector<std::uint8_t> answer;
    for (int i = 0; i < 3; ++i) {
        if (!ask(stream, legacy ? op_query : op_message, 0)) break;
        if (!read_answer(stream, answer, legacy && (how & 16) != 0 ? 36 : 4)) break;
        check(answer, legacy);
    }
    mongoc_stream_destroy(stream);
    ::close(peer);
    return 0;
}
