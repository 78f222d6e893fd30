// SPDX-License-Identifier: Apache-2.0
#include "message_stream.hpp"

#include "added_fields.hpp"
#include "wire_fault.hpp"

#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace motor::detail {
namespace {

constexpr int message_stream_type = 0x6d75;  // libmongoc numbers its own types from 1

/// The first bytes of a message, which may be in pieces.
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

}  // namespace

message_stream::message_stream(mongoc_stream_t* base, socket_stream& socket, const char* server)
    : mongoc_stream_t{}, base_(base), socket_(socket), server_(server) {
    type = message_stream_type;
    mongoc_stream_t::destroy = [](mongoc_stream_t* s) { delete &self(s); };
    mongoc_stream_t::failed = mongoc_stream_t::destroy;
    mongoc_stream_t::close = [](mongoc_stream_t* s) {
        return mongoc_stream_close(self(s).base_.get());
    };
    mongoc_stream_t::flush = [](mongoc_stream_t* s) {
        return mongoc_stream_flush(self(s).base_.get());
    };
    mongoc_stream_t::writev = [](mongoc_stream_t* s, mongoc_iovec_t* from, std::size_t count,
                                 std::int32_t limit_ms) {
        return self(s).write(from, count, limit_ms);
    };
    mongoc_stream_t::readv = [](mongoc_stream_t* s, mongoc_iovec_t* to, std::size_t count,
                                std::size_t, std::int32_t limit_ms) {
        return self(s).read(to, count, limit_ms);
    };
    mongoc_stream_t::get_base_stream = [](mongoc_stream_t* s) { return self(s).base_.get(); };
    mongoc_stream_t::check_closed = [](mongoc_stream_t* s) {
        return mongoc_stream_check_closed(self(s).base_.get());
    };
    mongoc_stream_t::timed_out = [](mongoc_stream_t* s) {
        return self(s).refused_ || self(s).late_ || mongoc_stream_timed_out(&self(s).socket_);
    };
    mongoc_stream_t::should_retry = [](mongoc_stream_t* s) {
        return mongoc_stream_should_retry(&self(s).socket_);
    };
}

ssize_t message_stream::write(mongoc_iovec_t* from, std::size_t count, int limit_ms) noexcept {
    std::array<char, request_head::most> bytes;
    asked_ = request_head::of(head_of(from, count, bytes.data(), bytes.size()));
    begin_on_wire(server_);
    if (asked_.of_handshake) limit_ms = socket_.limit_of_handshake(limit_ms);
    ssize_t sent = -1;
    unsent_ = !socket_.begin_message(asked_.of_handshake);
    if (begin_ < end_ || left_ > 0) refuse("it has sent more than it was asked for");
    if (!unsent_ && !refused_) sent = write_with_added_fields(base_.get(), from, count, limit_ms);
    if (!unsent_ && !refused_ && sent < 0) note_wire_fault(socket_.error());
    if (sent >= 0 && !asked_.answered) socket_.end_message();
    if (sent >= 0 || asked_.of_handshake || !(unsent_ || socket_.aborted())) return sent;
    unsent_ = true;
    sent = 0;  // pretends to have sent all: the answer will be ours
    for (; count > 0; ++from, --count)
        sent += static_cast<ssize_t>(from->iov_len);
    return sent;
}

ssize_t message_stream::read(const mongoc_iovec_t* to, std::size_t count, int limit_ms) noexcept {
    if (refused_) return -1;
    limit_ms_ = asked_.of_handshake ? socket_.limit_of_handshake(limit_ms) : limit_ms;
    read_end_ = {};
    late_ = false;
    try {
        ssize_t total = 0;
        for (; count > 0; ++to, --count) {
            if (!read_all(static_cast<std::uint8_t*>(to->iov_base), to->iov_len)) return -1;
            total += static_cast<ssize_t>(to->iov_len);
        }
        return total;
    } catch (const std::exception& e) {
        refuse(e.what());
        return -1;
    }
}

bool message_stream::read_all(std::uint8_t* to, std::size_t length) {
    while (length > 0) {
        if (left_ == 0 && !begin_reply()) return false;
        auto part = std::min(length, left_);
        if (!take(to, part)) return false;
        to += part;
        length -= part;
        left_ -= part;
        if (left_ == 0) end_reply(to, part);
    }
    return true;
}

bool message_stream::begin_reply() {
    if (!unsent_ && try_begin_reply()) return true;
    if (!unsent_ && (asked_.of_handshake || !socket_.aborted())) return false;
    answer_as_given_up();
    return try_begin_reply();
}

bool message_stream::try_begin_reply() {
    bool complete = need(message_header::length);
    const auto head = [this] { return buffer_.data() + begin_; };
    if (asked_.of_handshake) {
        auto protocol = foreign_protocol({head(), end_ - begin_});
        if (!protocol.empty()) throw broken_message{"it answers with " + std::string{protocol}};
    }
    if (!complete || !need(check(message_header::of(head()), asked_))) return false;
    const auto header = message_header::of(head());
    body_length_ = 0;
    more_to_come_ = false;
    if (is_read_whole(head(), asked_)) return unpack_reply(header.message_length);
    left_ = header.message_length;
    if (header.is_compressed()) return true;
    auto shape = shape_of(head(), asked_);
    body_length_ = shape.body_length;
    more_to_come_ = shape.more_to_come;
    return true;
}

bool message_stream::unpack_reply(std::size_t length) {
    std::vector<std::uint8_t> packed(length);
    if (!take(packed.data(), length)) return false;
    unpacked_ = unpack(std::move(packed), asked_);
    more_to_come_ = shape_of(unpacked_.data(), asked_).more_to_come;
    left_ = unpacked_.size();
    return true;
}

/// Ends a reply. Its last bytes are those before `end`; `together` of them are contiguous.
void message_stream::end_reply(const std::uint8_t* end, std::size_t together) {
    if (body_length_ != 0 && together >= body_length_)
        check_body({end - body_length_, body_length_}, asked_);
    else if (body_length_ != 0 && end[-1] != 0)
        throw broken_message{"its answer has a document without an end"};
    if (!unpacked_.empty()) unpacked_ = {};
    asked_.answered = asked_.continued = more_to_come_;
    greeted_ = true;
    if (!more_to_come_) socket_.end_message();
}

/// Copies bytes of the decompressed reply, or those read ahead and then those from the socket.
bool message_stream::take(std::uint8_t* to, std::size_t length) {
    if (!unpacked_.empty()) {
        std::memcpy(to, unpacked_.data() + unpacked_.size() - left_, length);
        return true;
    }
    while (length > 0) {
        if (begin_ == end_ && reads_ahead() && length < buffer_.size() && !need(1)) return false;
        auto part = std::min(length, end_ - begin_);
        if (part > 0) {
            std::memcpy(to, buffer_.data() + begin_, part);
            begin_ += part;
        } else {
            auto got = receive(to, length);
            if (got <= 0) return false;
            part = static_cast<std::size_t>(got);
        }
        to += part;
        length -= part;
    }
    return true;
}

/// Reads until the buffer has this number of bytes, or more.
bool message_stream::need(std::size_t count) {
    while (end_ - begin_ < count) {
        if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= std::exchange(begin_, 0);
        auto most = reads_ahead() ? buffer_.size() - end_ : count - end_;
        auto got = receive(buffer_.data() + end_, most);
        if (got <= 0) return false;
        end_ += static_cast<std::size_t>(got);
    }
    return true;
}

/// Reads from the socket. A read of libmongoc's ends in time even if bytes keep coming: all
/// receives after the first one share the limit. Most replies come in one piece, and need no clock.
ssize_t message_stream::receive(std::uint8_t* to, std::size_t most) {
    auto limit_ms = limit_ms_;
    if (limit_ms > 0 && read_end_ == clock::time_point{}) {
        read_end_ = clock::time_point::max();
    } else if (limit_ms > 0) {
        auto now = clock::now();
        if (read_end_ == clock::time_point::max())
            read_end_ = now + std::chrono::milliseconds{limit_ms};
        auto left = std::chrono::ceil<std::chrono::milliseconds>(read_end_ - now);
        late_ = left.count() <= 0;
        limit_ms = static_cast<int>(left.count());
    }
    ssize_t got = -1;
    if (!late_) got = mongoc_stream_read(base_.get(), to, most, 1, limit_ms);
    if (got > 0) return got;
    if (!late_ && socket_.error() == 0 && !greeted_ && base_.get() == &socket_)
        note_wire_fault("it has closed the connection before its first answer: does it want TLS?");
    else
        note_wire_fault(late_ ? ETIMEDOUT : socket_.error());
    return got;
}

/// Answers with MaxTimeMSExpired: after this code libmongoc does not try again.
void message_stream::answer_as_given_up() {
    document body = doc("ok", 0.0, "code", 50, "codeName", "MaxTimeMSExpired", "errmsg",
                        std::string_view{given_up_text});
    begin_ = 0;
    end_ = write_reply(buffer_, asked_, {body.data(), body.length()});
}

void message_stream::refuse(const char* why) noexcept {
    refused_ = true;
    note_wire_fault(why);
    errno = EPROTO;
}

}  // namespace motor::detail
