// SPDX-License-Identifier: Apache-2.0
#include "slow_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

namespace motor::testing {
namespace {

/// Passes on the client's bytes until the server answers.
bool wait_for_answer(int client, int server) {
    for (std::array<char, 4096> bytes;;) {
        pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (::poll(both, 2, -1) < 0) return false;
        if (both[1].revents) return true;
        auto got = ::recv(client, bytes.data(), bytes.size(), 0);
        if (got <= 0 ||
            ::send(server, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
            return false;
    }
}

sockaddr_in loopback() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

slow_relay::slow_relay(const std::string& to, hold first_answer)
    : first_answer_(std::move(first_answer)), relay_([&] {
          static const sockaddr_in address = loopback();
          return relay{reinterpret_cast<const sockaddr*>(&address), sizeof address, to,
                       [this](int client, int server) { pump(client, server); }};
      }()) {}

slow_relay::slow_relay(const std::string& to, const gate& open)
    : slow_relay(to, [open](std::size_t number, const std::stop_token& stop) {
          if (number > 0) open.wait(stop);
      }) {}

slow_relay::~slow_relay() { stop_.request_stop(); }

void slow_relay::pump(int client, int server) {
    const auto number = begun_++;
    if (!wait_for_answer(client, server)) return;
    if (number > 0) {
        const auto now = ++held_;
        for (auto most = most_held_.load();
             most < now && !most_held_.compare_exchange_weak(most, now);)
            ;
    }
    first_answer_(number, stop_.get_token());
    if (number > 0) --held_;
    relay::as_it_is(client, server);
}

}  // namespace motor::testing
