// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

struct sockaddr;

namespace motor::testing {

/// Relays bytes between a socket of another kind and a server on a port of 127.0.0.1.
class relay {
public:
    /// Passes bytes between a client's socket and a server's until one of them is closed.
    using pump = std::function<void(int client, int server)>;
    static void as_it_is(int client, int server);

    /// Listens on `at`. Throws std::system_error if this machine has no such address.
    relay(const sockaddr* address, unsigned length, const std::string& to,
          pump function = as_it_is);
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;
    ~relay();

    /// Port on which it listens, if its address has one.
    [[nodiscard]] int port() const;
    [[nodiscard]] std::size_t connections() const;

private:
    void accept_all();

    const pump pump_;
    int listener_ = -1, target_port_ = 0;
    mutable std::mutex mutex_;
    std::list<std::thread> pumps_;
    std::list<int> sockets_;
    std::thread acceptor_;
};

}  // namespace motor::testing
