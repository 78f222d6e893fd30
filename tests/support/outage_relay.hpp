// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/relay.hpp>
#include <tests/support/reserved_port.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace motor::testing {

/// Relays a server on a port of 127.0.0.1 and imitates its outages: it can be stopped, as by
/// SIGSTOP, and killed and started again on the same port. The first answer on each connection is
/// delayed.
class outage_relay {
public:
    outage_relay(std::string to, std::chrono::milliseconds first_answer);
    outage_relay(const outage_relay&) = delete;
    outage_relay& operator=(const outage_relay&) = delete;
    ~outage_relay();

    /// `host:port`, which never changes.
    [[nodiscard]] std::string address() const {
        return "127.0.0.1:" + std::to_string(port_.number());
    }
    /// Stops: connections are still accepted, but no bytes come through.
    void stop();
    void go_on();
    /// Kills: all connections end, and new ones are refused.
    void kill();
    void start_again();
    /// Greatest number of connections whose first answer was under way at once.
    [[nodiscard]] std::size_t most_begun() const { return most_begun_; }

private:
    void pump(int client, int server);
    bool hand_on(int from, int to);
    bool pass(std::chrono::milliseconds first);

    const std::string to_;
    const std::chrono::milliseconds first_answer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false, killed_ = false;
    std::atomic<std::size_t> begun_{0}, most_begun_{0};
    const reserved_port port_;  // keeps the port while the relay is killed
    std::optional<relay> relay_;
};

}  // namespace motor::testing
