// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"
#include "poller.hpp"
#include "socket_breaker.hpp"

#include <sys/socket.h>

#include <chrono>

namespace motor::detail {

/// A socket with the options and errors of libmongoc's own. It polls before it sleeps until the
/// answer to a command comes, and another thread can make it fail. libmongoc owns it.
/// @see https://mongoc.org/libmongoc/current/mongoc_stream_t.html
class socket_stream : public mongoc_stream_t {
public:
    socket_stream(int socket, socket_breaker& breaker) noexcept;

    /// Connects a socket within the limit. Null, with errno set, if that fails.
    static socket_stream* connect(int family, int protocol, const sockaddr* to, socklen_t length,
                                  std::chrono::milliseconds limit, socket_breaker& breaker);

    /// Begins a message of the handshake, or a command. False if it must not go out.
    bool begin_message(bool handshake) noexcept;
    /// Ends the message: its reply is here, or none will come.
    void end_message() noexcept;
    /// Limit of the wait for the answer to a message of the handshake: at most that of each step of
    /// making a connection, since other threads may wait for their turn to make one.
    [[nodiscard]] int limit_of_handshake(int limit_ms) const noexcept;
    /// Another thread has ended the wait for a reply.
    [[nodiscard]] bool aborted() const noexcept { return breaker_.failing(handshake_); }
    /// The errno of the last failure; 0 if the server has closed the connection.
    [[nodiscard]] int error() const noexcept { return error_; }

private:
    static socket_stream& self(mongoc_stream_t* stream) noexcept {
        return *static_cast<socket_stream*>(stream);
    }
    ssize_t read(mongoc_iovec_t* to, std::size_t count, std::size_t at_least, int limit_ms);
    ssize_t write(const mongoc_iovec_t* from, std::size_t count, int limit_ms);
    ssize_t receive(const mongoc_iovec_t& to, int limit_ms, std::int64_t& deadline);
    void set_receive_limit(int limit_ms);
    template <class Ask>
    bool poll(const poller::waiting& waiting, Ask ask);
    bool closed_by_peer() noexcept;
    /// Sleeps until the socket is ready. False, with errno set, if it is not ready in time.
    bool wait_for(short event, std::int64_t deadline) noexcept;
    [[nodiscard]] std::int64_t deadline_in(int limit_ms) const noexcept;
    ssize_t fail() noexcept;
    void close_now() noexcept;

    int socket_;
    socket_breaker& breaker_;
    const socket_breaker::connection_link link_;
    poller poller_;
    bool handshake_ = true, failed_ = false;
    int error_ = 0;
    int receive_limit_ms_ = -1;  // current SO_RCVTIMEO; negative: none
};

}  // namespace motor::detail
