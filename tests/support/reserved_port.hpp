// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "system_call.hpp"

namespace motor::testing {

/// A port of this machine that the system gives to no one else while this object exists.
/// Connections to it are refused, except while a server listens there, which must set SO_REUSEADDR.
class reserved_port {
public:
    reserved_port() {
        check(socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
        const int enabled = 1;
        check(::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &enabled, sizeof enabled),
              "setsockopt");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        check(::bind(socket_, reinterpret_cast<sockaddr*>(&address), length), "bind");
        check(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length),
              "getsockname");
        number_ = ntohs(address.sin_port);
    }
    reserved_port(const reserved_port&) = delete;
    reserved_port& operator=(const reserved_port&) = delete;
    ~reserved_port() { ::close(socket_); }

    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int socket_ = -1;
    int number_ = 0;
};

}  // namespace motor::testing
