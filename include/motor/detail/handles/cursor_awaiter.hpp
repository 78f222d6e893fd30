// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/access.hpp>
#include <motor/detail/core/awaiter.hpp>

#include <coroutine>
#include <optional>
#include <utility>

namespace motor {

template <class Op>
class cursor_operation;

namespace detail {

/// Awaiter of a cursor's operation: has that of the operation within it, made only if the result is
/// not here.
template <class Op>
class cursor_awaiter {
public:
    explicit cursor_awaiter(cursor_operation<Op> what) : what_(std::move(what)) {}
    cursor_awaiter(const cursor_awaiter&) = delete;
    cursor_awaiter& operator=(const cursor_awaiter&) = delete;

    bool await_ready() {
        if ((found_ = what_.take_at_once())) return true;
        access::await_in(std::move(what_).whole(), rest_);
        return rest_->await_ready();
    }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> waiting) {
        return rest_->await_suspend(waiting);
    }
    typename Op::result await_resume() {
        return found_ ? *std::move(found_) : rest_->await_resume();
    }

private:
    cursor_operation<Op> what_;
    std::optional<typename Op::result> found_;
    std::optional<awaiter<Op>> rest_;
};

}  // namespace detail
}  // namespace motor
