// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"
#include "socket_stream.hpp"

#include <array>
#include <cstdint>
#include <memory>

namespace motor::driver {

/// The `errmsg` of the answer to a command that was aborted, which no server sent.
inline constexpr const char* given_up_text = "given up by the client";

/// What libmongoc talks to: whole messages, over a socket or TLS on one. It reads ahead, so that a
/// short reply costs one system call; sees which messages still belong to making the connection;
/// and answers a command that was aborted itself, with an error that is not retried.
class message_stream : public mongoc_stream_t {
public:
    /// Owns `base`, which ends in `socket`.
    message_stream(mongoc_stream_t* base, socket_stream& socket) noexcept;

private:
    static message_stream& of(mongoc_stream_t* stream) noexcept {
        return *static_cast<message_stream*>(stream);
    }
    ssize_t read(const mongoc_iovec_t* to, std::size_t count, int limit_ms);
    bool read_all(std::uint8_t* to, std::size_t length, int limit_ms);
    bool refill(int limit_ms);
    void refuse();
    ssize_t write(mongoc_iovec_t* from, std::size_t count, int limit_ms);

    std::unique_ptr<mongoc_stream_t, destroyer<mongoc_stream_destroy>> base_;
    socket_stream& socket_;
    std::array<std::uint8_t, 4096> buffer_;
    std::size_t begin_ = 0, end_ = 0;
    std::int32_t request_ = 0;  // the last one's id
    bool handshake_ = true;
    bool reply_begun_ = false;  // libmongoc has some of it
};

}  // namespace motor::driver
