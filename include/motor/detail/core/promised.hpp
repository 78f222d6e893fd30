// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/result.hpp>

#include <exception>
#include <future>
#include <type_traits>
#include <utility>

namespace motor::detail {

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

}  // namespace motor::detail
