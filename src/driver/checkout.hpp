// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/pool_events.hpp>

#include "listeners.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace motor::driver {

/// A connection as events tell of it.
struct told_connection {
    std::string address;
    std::int64_t id = 0;
    std::chrono::steady_clock::time_point created,
        answered;  ///< answered: the last of its handshake
    bool ready = false;
};

/// One operation's looking for a connection, and having it, on one wire; told to listeners. Used by
/// the thread that uses the wire. Without listeners it is not used at all.
class checkout {
public:
    using clock = std::chrono::steady_clock;
    using connection = std::shared_ptr<told_connection>;

    explicit checkout(listeners& told) : told_(told) {}

    /// From here on it is an operation's; what is made without one is made ahead, for nobody.
    void begin() noexcept { for_somebody_ = true; }
    /// It has ended.
    void end();

    /// It looks for a connection to that server, and will have to make it.
    void look(std::string_view address);
    /// There will be none.
    void fail(check_out_failed_reason why);
    connection create(std::string_view address, std::int64_t id);
    /// It can be used.
    void ready(const connection& made);
    /// The operation has that one.
    void take(const connection& one);
    void close(const connection& one, connection_closed_reason why);

private:
    void give_back();

    listeners& told_;
    bool for_somebody_ = false;
    std::string looks_at_;  // where it looks for one; empty: it does not
    clock::time_point since_;
    connection has_;
};

}  // namespace motor::driver
