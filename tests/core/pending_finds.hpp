// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/collection.hpp>
#include <motor/database.hpp>

#include <tests/support/deadline.hpp>

#include <atomic>
#include <memory>

namespace motor::testing {

/// Finds that are under way.
class pending_finds {
public:
    pending_finds(const motor::client& by, int count) {
        for (int i = 0; i < count; ++i)
            by["db"]["things"].find_one().start([done = done_](auto outcome) {
                if (outcome) ++*done;
            });
    }
    [[nodiscard]] int done() const { return *done_; }
    void wait_for(int count) const {
        eventually([&] { return *done_ >= count; });
    }

private:
    std::shared_ptr<std::atomic<int>> done_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace motor::testing
