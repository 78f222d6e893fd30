// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/turns.hpp>

#include <motor/detail/driver/exclusive_use.hpp>

namespace motor::detail {

void turns::take_or_throw(const char* what, bool waits) {
    while (!take()) {
        const auto why = lost();
        if (!why) refuse_second_operation(what);
        if (!waits) std::rethrow_exception(why);
        wait_for_lost();
    }
}

void turns::give_back() noexcept {
    taken_.store(false);
    if (any_lost()) given_back_.notify();
}

void turns::lose(const std::exception_ptr& why) noexcept {
    const auto lost = lost_.lock();
    *lost = why;
    any_lost_.store(true);
}

std::exception_ptr turns::lost() const {
    if (!any_lost()) return nullptr;
    return *lost_.lock();
}

void turns::found() noexcept {
    if (!any_lost()) return;
    const auto lost = lost_.lock();
    any_lost_.store(false);
    *lost = nullptr;
}

void turns::wait_for_lost() {
    given_back_.wait_until([&] { return !being_lost(); });
}

}  // namespace motor::detail
