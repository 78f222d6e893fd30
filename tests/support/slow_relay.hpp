// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/gate.hpp>
#include <tests/support/relay.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

namespace motor::testing {

/// Relays a server on a port of 127.0.0.1 and holds back the first answer on each connection, so
/// that handshakes take time.
class slow_relay {
public:
    /// Blocks until the answer may be sent, or the relay stops. Connections are counted from 0 in
    /// the order of accepting; the first one is that of the client's monitor.
    using hold = std::function<void(std::size_t connection, const std::stop_token& stop)>;

    slow_relay(const std::string& to, hold first_answer);
    /// Holds back all but the monitor's until the gate is opened.
    slow_relay(const std::string& to, const gate& open);
    slow_relay(const slow_relay&) = delete;
    slow_relay& operator=(const slow_relay&) = delete;
    ~slow_relay();

    /// `host:port`
    [[nodiscard]] std::string address() const {
        return "127.0.0.1:" + std::to_string(relay_.port());
    }
    /// Options for its connection string, beginning with a question mark.
    [[nodiscard]] std::string uri(const std::string& options = {}) const {
        return "mongodb://" + address() + "/" + options;
    }
    [[nodiscard]] std::size_t connections() const { return relay_.connections(); }
    /// Number of connections whose first answer is held back now, and its maximum so far; without
    /// the monitor's.
    [[nodiscard]] std::size_t held() const { return held_; }
    [[nodiscard]] std::size_t most_held() const { return most_held_; }

private:
    void pump(int client, int server);

    const hold first_answer_;
    std::stop_source stop_;
    std::atomic<std::size_t> begun_{0}, held_{0}, most_held_{0};
    relay relay_;
};

}  // namespace motor::testing
