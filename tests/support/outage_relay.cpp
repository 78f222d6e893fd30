// SPDX-License-Identifier: Apache-2.0
#include "outage_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

namespace motor::testing {

outage_relay::outage_relay(std::string to, std::chrono::milliseconds first_answer)
    : to_(std::move(to)), first_answer_(first_answer) {
    start_again();
}

outage_relay::~outage_relay() { kill(); }

void outage_relay::stop() {
    std::lock_guard held{mutex_};
    stopped_ = true;
}

void outage_relay::go_on() {
    std::lock_guard held{mutex_};
    stopped_ = false;
    changed_.notify_all();
}

void outage_relay::kill() {
    {
        std::lock_guard held{mutex_};
        killed_ = true;
        changed_.notify_all();
    }
    relay_.reset();
}

void outage_relay::start_again() {
    {
        std::lock_guard held{mutex_};
        stopped_ = killed_ = false;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port_.number()));
    relay_.emplace(reinterpret_cast<sockaddr*>(&address), sizeof address, to_,
                   [this](int client, int server) { pump(client, server); });
}

/// Waits for that long, and while it is stopped. Returns false if it is killed meanwhile.
bool outage_relay::pass(std::chrono::milliseconds first) {
    std::unique_lock held{mutex_};
    changed_.wait_for(held, first, [this] { return killed_; });
    changed_.wait(held, [this] { return !stopped_ || killed_; });
    return !killed_;
}

bool outage_relay::hand_on(int from, int to) {
    std::array<char, 16 * 1024> bytes;
    auto got = ::recv(from, bytes.data(), bytes.size(), 0);
    if (got <= 0 || !pass({})) return false;
    for (ssize_t done = 0, sent = 0; done < got; done += sent)
        if ((sent = ::send(to, bytes.data() + done, static_cast<std::size_t>(got - done),
                           MSG_NOSIGNAL)) <= 0)
            return false;
    return true;
}

void outage_relay::pump(int client, int server) {
    for (bool answered = false, going = true; going;) {
        pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (::poll(both, 2, -1) < 0) return;
        if (!answered && both[1].revents) {
            answered = true;
            const auto now = ++begun_;
            for (auto most = most_begun_.load();
                 most < now && !most_begun_.compare_exchange_weak(most, now);)
                ;
            going = pass(first_answer_);
            --begun_;
        }
        if (going) going = both[1].revents ? hand_on(server, client) : hand_on(client, server);
    }
}

}  // namespace motor::testing
