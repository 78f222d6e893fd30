// SPDX-License-Identifier: Apache-2.0
#include "connecting_turns.hpp"

#include "worker_thread.hpp"

#include <algorithm>

namespace motor::detail {

bool connecting_turns::room(std::size_t starting, std::chrono::nanoseconds waited) const {
    const auto now = clock::now();
    const auto driver = clients_.connecting();
    const auto just_begun = static_cast<std::size_t>(std::ranges::count_if(
        connecting_, [&](auto each) { return now - each->may_connect_since < admission::moment; }));
    return policy_.room({driver.most, driver.known_servers, driver.under_way,
                         connecting_.size() + starting, just_begun + starting},
                        waited);
}

void connecting_turns::begin(worker_thread& one) {
    connecting_.push_back(&one);
    one.may_connect(true);
    one.may_connect_since = clock::now();
}

void connecting_turns::end(worker_thread& one) noexcept {
    one.may_connect(false);
    std::erase(connecting_, &one);
}

}  // namespace motor::detail
