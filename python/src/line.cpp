// SPDX-License-Identifier: Apache-2.0
#include "line.hpp"

#include <algorithm>
#include <utility>

namespace motor::python {

void line::enter(const pending& one, std::function<void()> begin) {
    all_.push_back({&one, std::move(begin)});
    if (all_.size() == 1) all_.front().begin();
}

void line::leave(const pending& one) {
    const auto found = std::ranges::find(all_, &one, &place_in_line::who);
    if (found == all_.end()) return;
    const bool first = found == all_.begin();
    all_.erase(found);
    if (first && !all_.empty()) all_.front().begin();
}

}  // namespace motor::python
