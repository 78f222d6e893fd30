// SPDX-License-Identifier: Apache-2.0
#include <motor/core/turns.hpp>

namespace motor::core {

void turns::give_back() noexcept {
    taken_.store(false);
    if (any_lost()) given_back_.tell();
}

void turns::lose(const std::exception_ptr& why) noexcept {
    std::lock_guard lock{mutex_};
    lost_ = why;
    any_lost_.store(true);
}

std::exception_ptr turns::lost() const {
    if (!any_lost()) return nullptr;
    std::lock_guard lock{mutex_};
    return lost_;
}

void turns::found() noexcept {
    if (!any_lost()) return;
    std::lock_guard lock{mutex_};
    any_lost_.store(false);
    lost_ = nullptr;
}

void turns::wait_for_lost() {
    given_back_.wait_until([&] { return !being_lost(); });
}

}  // namespace motor::core
