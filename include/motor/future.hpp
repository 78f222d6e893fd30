// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>

#include <exception>
#include <future>
#include <type_traits>
#include <utility>

/// `operation.future()`, apart because `<future>` is long to compile.
namespace motor {

namespace core {

/// Puts what an operation came to into a promise.
template <class T>
class promised {
public:
    [[nodiscard]] std::future<T> future() { return promise_.get_future(); }
    void operator()(result<T> outcome) {
        if (!outcome)
            promise_.set_exception(outcome.error());
        else if constexpr (std::is_void_v<T>)
            promise_.set_value();
        else
            promise_.set_value(std::move(outcome).value());
    }
    void refused(const std::exception_ptr& why) { promise_.set_exception(why); }

private:
    std::promise<T> promise_;
};

}  // namespace core

/// Found by operation::future().
template <class Op>
std::future<typename Op::result> start_with_future(operation<Op>&& what) {
    core::promised<typename Op::result> keep;
    auto ready = keep.future();
    std::move(what).start_on(false, std::move(keep));
    return ready;
}

}  // namespace motor
