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

/// A primary of MongoDB 7.0 that is none: it takes every command, keeps documents as pretend_store
/// does, and fails as fail points tell it. What a client sends to it is what it would send to a
/// real one, as far as that does not depend on what only a real one knows.
class pretend_server {
public:
    pretend_server();

    [[nodiscard]] std::string uri() const { return server_.uri(wait_briefly); }

private:
    /// It will never have the secondary that some tests wait for.
    static constexpr std::string_view wait_briefly = "serverSelectionTimeoutMS=2000";

    /// One that was configured: `failCommand` or `onPrimaryTransactionalWrite`.
    struct fail_point {
        document data;
        int skip = 0, times = 0;  // 0: none are left
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
    std::vector<std::jthread> delays_;  // of blocked answers
    testing::scripted_server server_;   // last: its threads use what is above
};

}  // namespace motor::conformance
