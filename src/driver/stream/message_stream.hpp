// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"
#include "socket_stream.hpp"
#include "wire_message.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace motor::detail {

/// The `errmsg` of our own answer to a command that was given up.
inline constexpr const char* given_up_text = "given up by the client";

/// The stream that libmongoc uses: whole messages, over a socket or TLS on one. It reads ahead, so
/// that a short reply costs one system call; sees which messages still belong to the handshake;
/// passes on only answers to the last request, without compression and checksum; and answers a
/// command that was given up by itself, with an error that is not retried.
///
/// A message that is no answer makes the stream fail as an expired time limit does: this connection
/// is lost, and no other.
class message_stream : public mongoc_stream_t {
public:
    /// Owns `base`, which ends in `socket`. `server`: `host:port`, for errors.
    message_stream(mongoc_stream_t* base, socket_stream& socket, const char* server);

    /// Serves one of libmongoc's monitors from now on, with a breaker of its own.
    void serve_monitor(std::unique_ptr<socket_breaker> breaker) noexcept {
        own_breaker_ = std::move(breaker);
    }

private:
    using clock = std::chrono::steady_clock;

    static message_stream& self(mongoc_stream_t* stream) noexcept {
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

    /// Monitors poll the socket for something to read, and do not see this buffer.
    [[nodiscard]] bool reads_ahead() const noexcept { return !own_breaker_; }

    std::unique_ptr<socket_breaker> own_breaker_;
    std::unique_ptr<mongoc_stream_t, destroyer<mongoc_stream_destroy>> base_;
    socket_stream& socket_;
    const std::string server_;
    request_head asked_;
    std::size_t left_ = 0;                // bytes left of the reply that libmongoc is reading
    std::size_t body_length_ = 0;         // of the body at its end; 0: checked already
    bool more_to_come_ = false;           // another reply follows it
    std::vector<std::uint8_t> unpacked_;  // the whole reply, if it came compressed
    int limit_ms_ = 0;                    // of libmongoc's current read
    clock::time_point read_end_;          // when that read ends, once it has gone on for a while
    bool refused_ = false, late_ = false;
    bool unsent_ = false;   // the last request was not sent, since it had been given up
    bool greeted_ = false;  // the server has answered once
    std::size_t begin_ = 0, end_ = 0;
    std::array<std::uint8_t, 4096> buffer_;
};

}  // namespace motor::detail
