// SPDX-License-Identifier: Apache-2.0
#include "socket_stream.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace motor::detail {
namespace {

using std::chrono::milliseconds;

/// Distinguishes our type from libmongoc's own types of streams, which are numbered from 1.
constexpr int socket_stream_type = 0x6d74;
constexpr auto never = std::numeric_limits<std::int64_t>::max();
/// Limit of a read or write once the client is closing.
constexpr int limit_when_closing_ms = 250;

bool is_again(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

std::int64_t now_ns() {
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
}

/// Timeout for poll(), rounded up, so that 0 means that no time is left.
int milliseconds_until(std::int64_t deadline) {
    if (deadline == never) return -1;
    auto left =
        std::clamp<std::int64_t>(deadline - now_ns(), 0, std::int64_t{1'000'000} * 1'000'000);
    return static_cast<int>((left + 999'999) / 1'000'000);
}

void lower_option(int socket, int name, int most) {
    int value = 0;
    socklen_t length = sizeof value;
    if (getsockopt(socket, IPPROTO_TCP, name, &value, &length) == 0 && value > most)
        setsockopt(socket, IPPROTO_TCP, name, &most, sizeof most);
}

/// Sets the options of libmongoc's own sockets.
void set_tcp_options(int socket) {
    int enabled = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &enabled, sizeof enabled);
    if (setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &enabled, sizeof enabled) != 0) return;
    lower_option(socket, TCP_KEEPIDLE, 120);
    lower_option(socket, TCP_KEEPINTVL, 10);
    lower_option(socket, TCP_KEEPCNT, 9);
}

/// Drops `done` bytes in front; true if nothing is left.
bool advance(mongoc_iovec_t*& first, std::size_t& count, std::size_t done) {
    while (count > 0 && done >= first->iov_len) {
        done -= first->iov_len;
        ++first;
        --count;
    }
    if (count == 0) return true;
    first->iov_base = static_cast<char*>(first->iov_base) + done;
    first->iov_len -= done;
    return false;
}

}  // namespace

socket_stream::socket_stream(int socket, socket_breaker& breaker) noexcept
    : mongoc_stream_t{}, socket_(socket), breaker_(breaker), link_(breaker.making()) {
    type = socket_stream_type;
    mongoc_stream_t::destroy = [](mongoc_stream_t* s) {
        self(s).close(s);
        delete &self(s);
    };
    mongoc_stream_t::failed = mongoc_stream_t::destroy;
    mongoc_stream_t::close = [](mongoc_stream_t* s) {
        self(s).close_now();
        return 0;
    };
    mongoc_stream_t::flush = [](mongoc_stream_t*) { return 0; };
    mongoc_stream_t::writev = [](mongoc_stream_t* s, mongoc_iovec_t* from, std::size_t count,
                                 std::int32_t limit_ms) {
        return self(s).write(from, count, limit_ms);
    };
    mongoc_stream_t::readv = [](mongoc_stream_t* s, mongoc_iovec_t* to, std::size_t count,
                                std::size_t at_least, std::int32_t limit_ms) {
        return self(s).read(to, count, at_least, limit_ms);
    };
    mongoc_stream_t::setsockopt = [](mongoc_stream_t* s, int level, int name, void* value,
                                     mongoc_socklen_t length) {
        return ::setsockopt(self(s).socket_, level, name, value, length);
    };
    mongoc_stream_t::check_closed = [](mongoc_stream_t* s) { return self(s).closed_by_peer(); };
    mongoc_stream_t::poll = [](mongoc_stream_poll_t* streams, std::size_t count,
                               std::int32_t limit_ms) -> ssize_t {
        std::vector<pollfd> sockets(count);
        for (std::size_t i = 0; i < count; ++i)
            sockets[i] = {self(streams[i].stream).socket_, static_cast<short>(streams[i].events),
                          0};
        int ready = ::poll(sockets.data(), count, limit_ms);
        for (std::size_t i = 0; i < count; ++i)
            streams[i].revents = sockets[i].revents;
        return ready;
    };
    mongoc_stream_t::timed_out = [](mongoc_stream_t* s) { return self(s).error_ == ETIMEDOUT; };
    mongoc_stream_t::should_retry = [](mongoc_stream_t* s) { return is_again(self(s).error_); };
}

socket_stream* socket_stream::connect(int family, int protocol, const sockaddr* to,
                                      socklen_t length, milliseconds limit,
                                      socket_breaker& breaker) {
    int socket = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (socket < 0) return nullptr;
    if (family != AF_UNIX) set_tcp_options(socket);
    auto made = std::make_unique<socket_stream>(socket, breaker);
    int error = 0;
    if (!made->begin_message(true)) {
        error = made->error_;
    } else if (::connect(socket, to, length) != 0) {
        error = errno;
        if (error == EINPROGRESS || is_again(error)) {
            error = 0;
            socklen_t size = sizeof error;
            if (!made->wait_for(POLLOUT, made->deadline_in(static_cast<int>(limit.count()))))
                error = errno;
            else
                getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
        }
    }
    if (error == 0) {
        ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) & ~O_NONBLOCK);
        return made.release();
    }
    made->close(made.get());
    errno = error;
    return nullptr;
}

bool socket_stream::begin_message(bool handshake) noexcept {
    handshake_ = handshake;
    if (breaker_.begin(socket_, handshake, link_)) return true;
    error_ = ETIMEDOUT;  // as for an expired time limit
    return false;
}

void socket_stream::end_message() noexcept {
    breaker_.end(socket_);
    if (handshake_ && link_.record) link_.record->answered = checkout::clock::now();
}

void socket_stream::close_now() noexcept {
    if (socket_ >= 0) breaker_.close_socket(std::exchange(socket_, -1), link_, failed_);
}

int socket_stream::limit_of_handshake(int limit_ms) const noexcept {
    if (!breaker_.making().server) return limit_ms;  // no thread waits for its turn
    auto limit = static_cast<int>(breaker_.settings().making.limit().count());
    return limit_ms < 0 ? limit : std::min(limit_ms, limit);
}

/// Notes a failure. One that another thread has caused looks like an expired time limit.
ssize_t socket_stream::fail() noexcept {
    failed_ = true;
    error_ = breaker_.failing(handshake_) ? ETIMEDOUT : errno;
    errno = error_;
    return -1;
}

std::int64_t socket_stream::deadline_in(int limit_ms) const noexcept {
    // socketTimeoutMS is for commands without a limit.
    if (!handshake_ && breaker_.limited()) limit_ms = -1;
    if (breaker_.settings().closing && (limit_ms < 0 || limit_ms > limit_when_closing_ms))
        limit_ms = limit_when_closing_ms;
    if (limit_ms < 0) return never;
    return now_ns() + std::int64_t{limit_ms} * 1'000'000;
}

bool socket_stream::wait_for(short event, std::int64_t deadline) noexcept {
    for (;;) {
        pollfd descriptor{socket_, event, 0};
        int ready = ::poll(&descriptor, 1, milliseconds_until(deadline));
        if (ready > 0) return true;  // also if it is broken: the next call returns the error
        if (ready == 0) errno = ETIMEDOUT;
        if (ready == 0 || errno != EINTR) return false;
    }
}

template <class Ask>
bool socket_stream::poll(const poller::waiting& waiting, Ask ask) {
    auto& settings = breaker_.settings();
    if (!settings.polling || handshake_) return false;
    switch (poller_.poll(waiting, ask)) {
        case poller::outcome::won:
            settings.polls_won.fetch_add(1, std::memory_order_relaxed);
            return true;
        case poller::outcome::lost:
            settings.polls_lost.fetch_add(1, std::memory_order_relaxed);
            return false;
        default:
            return false;
    }
}

/// Receives with one system call, whether it has to wait or not: the socket is a blocking one, and
/// MSG_DONTWAIT makes exceptions.
ssize_t socket_stream::receive(const mongoc_iovec_t& to, int limit_ms, std::int64_t& deadline) {
    ssize_t got = -1;
    auto ask = [&] {
        got = ::recv(socket_, to.iov_base, to.iov_len, MSG_DONTWAIT);
        return got >= 0 || !is_again(errno);
    };
    if (limit_ms == 0) {
        ask();
        return got;
    }
    const poller::waiting waiting;
    if (poll(waiting, ask)) return got;
    if (deadline == 0) deadline = deadline_in(limit_ms);
    do {
        set_receive_limit(milliseconds_until(deadline));
        got = ::recv(socket_, to.iov_base, to.iov_len, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && is_again(errno)) errno = ETIMEDOUT;
    return got;
}

void socket_stream::set_receive_limit(int limit_ms) {
    if (limit_ms == receive_limit_ms_) return;
    receive_limit_ms_ = limit_ms;
    if (limit_ms == 0) limit_ms = 1;  // 0 would mean no limit
    timeval limit{};
    if (limit_ms > 0) limit = {limit_ms / 1000, limit_ms % 1000 * 1000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

ssize_t socket_stream::read(mongoc_iovec_t* to, std::size_t count, std::size_t at_least,
                            int limit_ms) {
    if (breaker_.failing(handshake_)) return fail();
    std::int64_t deadline = 0;
    for (std::size_t done = 0;;) {
        ssize_t got = receive(*to, limit_ms, deadline);
        if (got <= 0) {
            if (got == 0) errno = 0;
            return done >= at_least && done > 0 ? static_cast<ssize_t>(done) : fail();
        }
        done += static_cast<std::size_t>(got);
        if (advance(to, count, static_cast<std::size_t>(got)) || done >= at_least)
            return static_cast<ssize_t>(done);
    }
}

ssize_t socket_stream::write(const mongoc_iovec_t* from, std::size_t count, int limit_ms) {
    if (breaker_.failing(handshake_)) return fail();
    std::array<mongoc_iovec_t, 8> few;
    std::vector<mongoc_iovec_t> many;
    if (count > few.size()) many.resize(count);
    mongoc_iovec_t* left = many.empty() ? few.data() : many.data();
    std::copy(from, from + count, left);
    std::int64_t deadline = 0;
    for (ssize_t done = 0;;) {
        msghdr message{};
        message.msg_iov = left;
        message.msg_iovlen = std::min<std::size_t>(count, IOV_MAX);
        ssize_t sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            done += sent;
            if (advance(left, count, static_cast<std::size_t>(sent))) return done;
            continue;
        }
        if (!is_again(errno)) return fail();
        if (deadline == 0) deadline = deadline_in(limit_ms);
        if (limit_ms == 0 || !wait_for(POLLOUT, deadline)) {
            fail();
            return done;  // libmongoc's message says how many bytes went out
        }
    }
}

bool socket_stream::closed_by_peer() noexcept {
    char byte = 0;
    if (socket_ < 0) return true;
    ssize_t got = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && !is_again(errno));
}

}  // namespace motor::detail
