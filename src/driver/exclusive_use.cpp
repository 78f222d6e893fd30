// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/exclusive_use.hpp>

#include <motor/client_error.hpp>

#include <string>
#include <utility>

namespace motor::detail {

void refuse_second_operation(const char* what) {
    throw invalid_operation{std::string{what} + " serves one operation at a time"};
}

void exclusive_use::begin(const char* what) {
    bool begun = false;
    const auto decided = [&] {
        const auto user = user_.lock();
        if (user->here) return !user->given_up();
        *user = {true, interruptible::of_this_thread()};
        under_way_.store(true);
        begun = true;
        return true;
    };
    if (!decided()) ended_.wait_until(decided);
    if (!begun) refuse_second_operation(what);
}

void exclusive_use::end() noexcept {
    auto user = user_.lock();
    const bool waited_for = user->given_up();
    *user = {};  // its thread may run other operations from now on
    under_way_.store(false);
    user.unlock();
    if (waited_for) ended_.notify();
}

}  // namespace motor::detail
