// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/fibers/fiber_stream.hpp>

#include <benchmarks/server/wire.hpp>

#include <mongoc/mongoc.h>

#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <numeric>
#include <span>
#include <string>

namespace bench {
namespace {

constexpr int type_of_ours = 100;
constexpr std::size_t read_ahead = 1024;  // like libmongoc's own connections

/// libmongoc's stream, followed by the members that this one needs.
struct fiber_stream : mongoc_stream_t {
    fiber_stream(fiber_loop& loop, int fd) : mongoc_stream_t{}, socket(loop, fd) {}
    fiber_loop::socket socket;
};

fiber_stream& of(mongoc_stream_t* stream) { return *static_cast<fiber_stream*>(stream); }

std::size_t bytes_in(std::span<const mongoc_iovec_t> parts) {
    return std::accumulate(parts.begin(), parts.end(), std::size_t{0},
                           [](std::size_t sum, const auto& each) { return sum + each.iov_len; });
}

/// The parts without their first `done` bytes.
std::span<mongoc_iovec_t> rest_of(std::span<mongoc_iovec_t> parts, std::size_t done) {
    while (!parts.empty() && done >= parts.front().iov_len) {
        done -= parts.front().iov_len;
        parts = parts.subspan(1);
    }
    if (done != 0) {
        parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + done;
        parts.front().iov_len -= done;
    }
    return parts;
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

ssize_t write_all(mongoc_stream_t* stream, mongoc_iovec_t* iov, std::size_t count, std::int32_t) {
    auto& socket = of(stream).socket;
    std::span parts{iov, count};
    auto total = bytes_in(parts);
    while (!parts.empty()) {
        auto sent = ::writev(socket.fd(), parts.data(), static_cast<int>(parts.size()));
        if (sent >= 0) {
            parts = rest_of(parts, static_cast<std::size_t>(sent));
        } else if (would_block()) {
            socket.is_full();
            socket.wait_writable();
        } else {
            return -1;
        }
    }
    return static_cast<ssize_t>(total);
}

ssize_t read_some(mongoc_stream_t* stream, mongoc_iovec_t* iov, std::size_t count,
                  std::size_t at_least, std::int32_t) {
    auto& socket = of(stream).socket;
    std::span parts{iov, count};
    std::size_t have = 0;
    while (have < at_least) {
        socket.wait_readable();
        auto room = bytes_in(parts);
        auto got = ::readv(socket.fd(), parts.data(), static_cast<int>(parts.size()));
        if (got == 0 || (got < 0 && !would_block())) return have != 0 ? ssize_t(have) : got;
        if (got < 0 || static_cast<std::size_t>(got) < room) socket.is_drained();
        if (got < 0) continue;
        have += static_cast<std::size_t>(got);
        parts = rest_of(parts, static_cast<std::size_t>(got));
    }
    return static_cast<ssize_t>(have);
}

int set_option(mongoc_stream_t* stream, int level, int name, void* value, mongoc_socklen_t length) {
    return ::setsockopt(of(stream).socket.fd(), level, name, value, length);
}

bool is_closed(mongoc_stream_t* stream) {
    char byte;
    return ::recv(of(stream).socket.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/// Connects, blocking: on loopback that takes no time, and it happens before anything is measured.
int connected_to(const mongoc_host_list_t* host) {
    addrinfo* found = nullptr;
    if (::getaddrinfo(host->host, std::to_string(host->port).c_str(), nullptr, &found) != 0)
        return -1;
    std::unique_ptr<addrinfo, void (*)(addrinfo*)> address{found, ::freeaddrinfo};
    int fd = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (::connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        ::close(fd);
        return -1;
    }
    wire::send_at_once(fd);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

mongoc_stream_t* connect(const mongoc_uri_t*, const mongoc_host_list_t* host, void* loop,
                         bson_error_t* error) {
    int fd = connected_to(host);
    if (fd < 0) {
        bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "cannot connect");
        return nullptr;
    }
    auto made = new fiber_stream{*static_cast<fiber_loop*>(loop), fd};
    made->type = type_of_ours;
    made->destroy = [](mongoc_stream_t* stream) { delete &of(stream); };
    made->failed = made->destroy;
    made->close = [](mongoc_stream_t*) { return 0; };  // destroy() closes it
    made->flush = [](mongoc_stream_t*) { return 0; };
    made->writev = write_all;
    made->readv = read_some;
    made->setsockopt = set_option;
    made->check_closed = is_closed;
    made->timed_out = [](mongoc_stream_t*) { return false; };
    made->should_retry = [](mongoc_stream_t*) { return false; };
    return mongoc_stream_buffered_new(made, read_ahead);
}

}  // namespace

void use_fiber_streams(mongoc_client_t* client, fiber_loop& loop) {
    mongoc_client_set_stream_initiator(client, connect, &loop);
}

}  // namespace bench
