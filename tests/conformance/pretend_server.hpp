// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pretend_store.hpp"

#include <tests/support/scripted_server.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace motor::conformance {

/// Imitates a primary of MongoDB 7.0: it accepts every command, keeps documents in a pretend_store,
/// and fails as fail points say. Clients send it what they would send to a real server, except
/// where that depends on data that only a real server has.
class pretend_server {
public:
    pretend_server();

    [[nodiscard]] std::string uri() const { return server_.uri(wait_briefly); }

private:
    /// Shortens the wait of tests for a secondary, which this server never has.
    static constexpr std::string_view wait_briefly = "serverSelectionTimeoutMS=2000";

    /// A configured fail point: `failCommand` or `onPrimaryTransactionalWrite`.
    struct fail_point {
        document data;
        int skip = 0, times = 0;  // 0 when it is used up
        bool always = false;
    };

    testing::reply answer(document_view command);
    testing::reply with_times(const testing::reply& good, document_view command);
    testing::reply configure(document_view command);
    std::optional<testing::reply> failure_of(document_view command);
    bool due(fail_point& point);
    testing::reply after(const document& data, testing::reply what);
    testing::reply failed(const document& data, document_view command);

    pretend_store store_;
    std::uint32_t operations_ = 0;
    std::optional<fail_point> fail_command_, fail_writes_;
    std::vector<std::jthread> delays_;  // threads of blocked answers
    testing::scripted_server server_;   // last, since its threads use the members above
};

}  // namespace motor::conformance
