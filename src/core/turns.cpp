// SPDX-License-Identifier: Apache-2.0
#include <motor/core/turns.hpp>

#include <motor/driver/call.hpp>
#include <motor/driver/error.hpp>

namespace motor::core {

void turns::give_back() noexcept {
    taken_.store(false);
    if (any_lost()) tell();
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
    std::atomic<bool> given_up{false};
    const driver::call::watched by{[&] {
        given_up.store(true);
        tell();
    }};
    for (;;) {
        const auto seen = changes_.load();
        if (given_up) throw cancelled{"the operation was given up"};
        if (!being_lost()) return;
        changes_.wait(seen);
    }
}

void turns::tell() noexcept {
    changes_.fetch_add(1);
    changes_.notify_all();
}

}  // namespace motor::core
