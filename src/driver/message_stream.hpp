// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"
#include "socket_stream.hpp"
#include "wire_message.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace motor::driver {

/// The `errmsg` of the answer to a command that was given up, which no server sent.
inline constexpr const char* given_up_text = "given up by the client";

/// What libmongoc talks to: whole messages, over a socket or TLS on one. It reads ahead, so that a
/// short reply costs one system call; sees which messages still belong to making the connection;
/// hands on only what is an answer to the last request, without compression and checksum; and
/// answers a command that was given up itself, with an error that is not retried.
///
/// What is no answer makes it fail like a time limit that has run out: this connection is lost, and
/// no other.
class message_stream : public mongoc_stream_t {
public:
    /// Owns `base`, which ends in `socket`. `server` is its `host:port`, for errors.
    message_stream(mongoc_stream_t* base, socket_stream& socket, const char* server);

    /// From now on it is one of libmongoc's monitors that it serves, with a wire of its own.
    void serve_monitor(std::unique_ptr<wire> own) noexcept { own_ = std::move(own); }

private:
    using clock = std::chrono::steady_clock;

    static message_stream& of(mongoc_stream_t* stream) noexcept {
        return *static_cast<message_stream*>(stream);
    }
    ssize_t write(mongoc_iovec_t* from, std::size_t count, int limit_ms) noexcept;
    ssize_t read(const mongoc_iovec_t* to, std::size_t count, int limit_ms) noexcept;
    bool read_all(std::uint8_t* to, std::size_t length);
    bool begin_reply();
    bool try_begin_reply();
    bool unpack_reply(std::size_t length);
    void end_reply(const std::uint8_t* end, std::size_t together);
    bool take(std::uint8_t* to, std::size_t length);
    bool need(std::size_t count);
    ssize_t receive(std::uint8_t* to, std::size_t most);
    void answer_as_given_up();
    void refuse(const char* why) noexcept;

    /// Monitors ask the socket whether there is something to read, and not the buffer here.
    [[nodiscard]] bool reads_ahead() const noexcept { return !own_; }

    std::unique_ptr<wire> own_;
    std::unique_ptr<mongoc_stream_t, destroyer<mongoc_stream_destroy>> base_;
    socket_stream& socket_;
    const std::string server_;
    request_head asked_;
    std::size_t left_ = 0;                // of the reply that libmongoc is reading
    std::size_t body_length_ = 0;         // at its end; 0: needs no look any more
    bool more_to_come_ = false;           // after it
    std::vector<std::uint8_t> unpacked_;  // all of it, if it came packed
    int limit_ms_ = 0;                    // of each read of libmongoc's
    clock::time_point read_end_;          // when that one ends, once it has gone on for a while
    bool refused_ = false, late_ = false;
    bool unsent_ = false;   // the last request, since it had been given up
    bool greeted_ = false;  // one answer has come
    std::size_t begin_ = 0, end_ = 0;
    std::array<std::uint8_t, 4096> buffer_;
};

}  // namespace motor::driver
