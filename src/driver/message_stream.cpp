// SPDX-License-Identifier: Apache-2.0
#include "message_stream.hpp"

#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace motor::driver {
namespace {

constexpr int our_type = 0x6d75;  // libmongoc's own are numbered from 1

// @see https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
constexpr std::size_t opcode_at = 12, name_at = 16 + 4 + 1 + 4 + 1;
constexpr std::uint32_t op_query = 2004, op_msg = 2013;

/// The first bytes of a message, however it is cut into pieces.
std::string_view head_of(const mongoc_iovec_t* from, std::size_t count, char* to,
                         std::size_t most) {
    std::size_t length = 0;
    for (; count > 0 && length < most; ++from, --count) {
        auto part = std::min(from->iov_len, most - length);
        std::memcpy(to + length, from->iov_base, part);
        length += part;
    }
    return {to, length};
}

/// Whether it is sent before a connection can be used: hello and authentication. What is compressed
/// is neither.
bool is_of_handshake(std::string_view head) {
    if (head.size() < name_at) return false;
    std::uint32_t opcode = 0;
    std::memcpy(&opcode, head.data() + opcode_at, sizeof opcode);
    opcode = BSON_UINT32_FROM_LE(opcode);
    if (opcode != op_msg) return opcode == op_query;
    auto name = head.substr(name_at);
    name = name.substr(0, name.find('\0'));
    constexpr std::array<std::string_view, 7> names{
        "hello", "isMaster", "ismaster", "saslStart", "saslContinue", "authenticate", "getnonce"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

message_stream::message_stream(mongoc_stream_t* base, socket_stream& socket) noexcept
    : mongoc_stream_t{}, base_(base), socket_(socket) {
    type = our_type;
    mongoc_stream_t::destroy = [](mongoc_stream_t* s) { delete &of(s); };
    mongoc_stream_t::failed = mongoc_stream_t::destroy;
    mongoc_stream_t::close = [](mongoc_stream_t* s) {
        return mongoc_stream_close(of(s).base_.get());
    };
    mongoc_stream_t::flush = [](mongoc_stream_t* s) {
        return mongoc_stream_flush(of(s).base_.get());
    };
    mongoc_stream_t::writev = [](mongoc_stream_t* s, mongoc_iovec_t* from, std::size_t count,
                                 std::int32_t limit_ms) {
        return of(s).write(from, count, limit_ms);
    };
    mongoc_stream_t::readv = [](mongoc_stream_t* s, mongoc_iovec_t* to, std::size_t count,
                                std::size_t,
                                std::int32_t limit_ms) { return of(s).read(to, count, limit_ms); };
    mongoc_stream_t::get_base_stream = [](mongoc_stream_t* s) { return of(s).base_.get(); };
    mongoc_stream_t::check_closed = [](mongoc_stream_t* s) {
        return mongoc_stream_check_closed(of(s).base_.get());
    };
    mongoc_stream_t::timed_out = [](mongoc_stream_t* s) {
        return mongoc_stream_timed_out(&of(s).socket_);
    };
    mongoc_stream_t::should_retry = [](mongoc_stream_t* s) {
        return mongoc_stream_should_retry(&of(s).socket_);
    };
}

ssize_t message_stream::write(mongoc_iovec_t* from, std::size_t count, int limit_ms) {
    std::array<char, name_at + 16> bytes;
    auto head = head_of(from, count, bytes.data(), bytes.size());
    handshake_ = is_of_handshake(head);
    reply_begun_ = false;
    if (head.size() >= opcode_at) std::memcpy(&request_, head.data() + 4, sizeof request_);
    ssize_t sent = -1;
    if (socket_.begin_message(handshake_))
        sent = mongoc_stream_writev(base_.get(), from, count, limit_ms);
    if (sent >= 0 || handshake_ || !socket_.aborted()) return sent;
    sent = 0;  // as if: the answer is ours
    for (; count > 0; ++from, --count)
        sent += static_cast<ssize_t>(from->iov_len);
    return sent;
}

ssize_t message_stream::read(const mongoc_iovec_t* to, std::size_t count, int limit_ms) {
    ssize_t total = 0;
    for (; count > 0; ++to, --count) {
        if (!read_all(static_cast<std::uint8_t*>(to->iov_base), to->iov_len, limit_ms)) return -1;
        total += static_cast<ssize_t>(to->iov_len);
    }
    return total;
}

bool message_stream::read_all(std::uint8_t* to, std::size_t length, int limit_ms) {
    while (length > 0) {
        if (begin_ < end_) {
            auto part = std::min(length, end_ - begin_);
            std::memcpy(to, buffer_.data() + begin_, part);
            begin_ += part;
            to += part;
            length -= part;
            continue;
        }
        if (length < buffer_.size()) {
            if (!refill(limit_ms)) return false;
            continue;
        }
        auto got = mongoc_stream_read(base_.get(), to, length, 1, limit_ms);
        if (got <= 0) return false;
        to += got;
        length -= static_cast<std::size_t>(got);
    }
    return true;
}

bool message_stream::refill(int limit_ms) {
    auto got = mongoc_stream_read(base_.get(), buffer_.data(), buffer_.size(), 1, limit_ms);
    if (got > 0) {
        begin_ = 0;
        end_ = static_cast<std::size_t>(got);
    } else if (!handshake_ && !reply_begun_ && socket_.aborted()) {
        refuse();
    } else {
        return false;
    }
    reply_begun_ = true;
    return true;
}

/// MaxTimeMSExpired is not among the codes after which libmongoc tries again.
void message_stream::refuse() {
    document body = doc("ok", 0.0, "code", 50, "codeName", "MaxTimeMSExpired", "errmsg",
                        std::string_view{given_up_text});
    auto length = name_at - 5 + body.length();
    std::array<std::uint32_t, 5> head{static_cast<std::uint32_t>(length), 0,
                                      static_cast<std::uint32_t>(request_),
                                      BSON_UINT32_TO_LE(op_msg), 0};
    head[0] = BSON_UINT32_TO_LE(head[0]);
    std::memcpy(buffer_.data(), head.data(), sizeof head);
    buffer_[sizeof head] = 0;  // the kind of its only section
    std::memcpy(buffer_.data() + sizeof head + 1, body.data(), body.length());
    begin_ = 0;
    end_ = length;
}

}  // namespace motor::driver
