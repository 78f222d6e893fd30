// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/events/pool_events.hpp>

#include "driver/events/listeners.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace motor::detail {

/// Properties of a connection that events report.
struct connection_record {
    std::string address;
    std::int64_t id = 0;
    std::chrono::steady_clock::time_point created,
        answered;  ///< answered: the last of its handshake
    bool ready = false;
};

/// Tells listeners how operations that use one libmongoc client, one after the other, look for a
/// connection, have it and give it back. In the thread that uses the client. There is none without
/// listeners.
class checkout {
public:
    using clock = std::chrono::steady_clock;
    using record = std::shared_ptr<connection_record>;

    explicit checkout(listeners& listeners) : listeners_(listeners) {}

    /// Begins an operation. Connections made outside of one are made ahead, and not checked out.
    void begin() noexcept { for_operation_ = true; }
    /// Ends the operation.
    void end();

    /// The operation needs a connection to this server, which is about to be made.
    void look(std::string_view address);
    /// The operation gets no connection.
    void fail(check_out_failed_reason reason);
    record create(std::string_view address, std::int64_t id);
    /// The connection can be used.
    void ready(const record& connection);
    /// The operation uses this connection.
    void take(const record& connection);
    void close(const record& connection, connection_closed_reason reason);

private:
    void give_back();

    listeners& listeners_;
    bool for_operation_ = false;
    std::string wanted_;  // the server to which a connection is needed; empty: none
    clock::time_point wanted_since_;
    record checked_out_;
};

}  // namespace motor::detail
