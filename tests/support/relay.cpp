// SPDX-License-Identifier: Apache-2.0
#include "relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "system_call.hpp"

namespace motor::testing {
relay::relay(const sockaddr* address, unsigned length, const std::string& to, pump function)
    : pump_(std::move(function)), target_port_(std::stoi(to.substr(to.rfind(':') + 1))) {
    check(listener_ = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    const int enabled = 1;  // so that a port that was used recently can be used again
    check(::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &enabled, sizeof enabled),
          "setsockopt");
    check(::bind(listener_, address, length), "bind");
    check(::listen(listener_, 64), "listen");
    acceptor_ = std::thread{[this] { accept_all(); }};
}

relay::~relay() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        std::lock_guard held{mutex_};
        for (int each : sockets_)
            ::shutdown(each, SHUT_RDWR);
    }
    for (auto& each : pumps_)
        each.join();
    for (int each : sockets_)
        ::close(each);
    ::close(listener_);
}

int relay::port() const {
    sockaddr_in6 address{};
    socklen_t length = sizeof address;
    check(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length), "getsockname");
    return ntohs(address.sin6_port);  // at the same offset in sockaddr_in
}

std::size_t relay::connections() const {
    std::lock_guard held{mutex_};
    return pumps_.size();
}

void relay::accept_all() {
    for (int client = 0; (client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
        int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(target_port_));
        if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
            ::close(server);
            ::close(client);
            continue;
        }
        std::lock_guard held{mutex_};
        sockets_.push_back(client);
        sockets_.push_back(server);
        pumps_.emplace_back([this, client, server] {
            pump_(client, server);
            ::shutdown(client, SHUT_RDWR);
            ::shutdown(server, SHUT_RDWR);
        });
    }
}

void relay::as_it_is(int one, int other) {
    std::vector<char> bytes(65536);
    for (;;) {
        pollfd both[] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
        if (::poll(both, 2, -1) < 0) return;
        int from = both[0].revents ? one : other, to = both[0].revents ? other : one;
        ssize_t got = ::recv(from, bytes.data(), bytes.size(), 0);
        if (got <= 0) return;
        for (ssize_t done = 0, sent = 0; done < got; done += sent)
            if ((sent = ::send(to, bytes.data() + done, static_cast<std::size_t>(got - done),
                               MSG_NOSIGNAL)) <= 0)
                return;
    }
}

}  // namespace motor::testing
