// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"
#include "poller.hpp"
#include "wire.hpp"

#include <sys/socket.h>

#include <chrono>

namespace motor::driver {

/// A socket as libmongoc's streams are, with its options and errors, which polls before it sleeps
/// for the answer to a command, and can be made to fail by another thread. libmongoc owns it, and
/// destroys it.
/// @see https://mongoc.org/libmongoc/current/mongoc_stream_t.html
class socket_stream : public mongoc_stream_t {
public:
    socket_stream(int socket, driver::wire& wire) noexcept;

    /// Connects it, within the limit. Null, with errno set, if that fails.
    static socket_stream* connect(int family, int protocol, const sockaddr* to, socklen_t length,
                                  std::chrono::milliseconds limit, driver::wire& wire);

    /// The next message is part of making the connection, or a command. False if it must not go
    /// out.
    bool begin_message(bool handshake) noexcept;
    /// Its reply is here, or none will be.
    void end_message() noexcept;
    /// How long it may wait for the answer to a message of its handshake: for as long as each step
    /// of making a connection may take, since somebody may wait for its turn to make one.
    [[nodiscard]] int limit_of_handshake(int limit_ms) const noexcept;
    /// Somebody else has ended the waiting for a reply.
    [[nodiscard]] bool aborted() const noexcept { return wire_.failing(handshake_); }
    /// The errno of what failed last; 0 if the server has closed the connection.
    [[nodiscard]] int error() const noexcept { return error_; }

private:
    static socket_stream& of(mongoc_stream_t* stream) noexcept {
        return *static_cast<socket_stream*>(stream);
    }
    ssize_t read(mongoc_iovec_t* to, std::size_t count, std::size_t at_least, int limit_ms);
    ssize_t write(const mongoc_iovec_t* from, std::size_t count, int limit_ms);
    ssize_t receive(const mongoc_iovec_t& to, int limit_ms, std::int64_t& deadline);
    void set_receive_limit(int limit_ms);
    template <class Ask>
    bool poll(const poller::waiting& here, Ask ask);
    bool closed_by_peer() noexcept;
    /// Sleeps until the socket is ready. False, with errno set, when it is not in time.
    bool wait_for(short event, std::int64_t deadline) noexcept;
    [[nodiscard]] std::int64_t deadline_in(int limit_ms) const noexcept;
    ssize_t fail() noexcept;
    void close_now() noexcept;

    int socket_;
    driver::wire& wire_;
    const driver::wire::link link_;
    poller poller_;
    bool handshake_ = true, failed_ = false;
    int error_ = 0;
    int receive_limit_ms_ = -1;  // what SO_RCVTIMEO is; negative: none
};

}  // namespace motor::driver
