// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/promised.hpp>
#include <motor/operation.hpp>

#include <future>
#include <utility>

/// `operation.future()`, in a header of its own because `<future>` takes long to compile.
namespace motor {

/// Starts an operation and returns its future; found by operation::future().
template <class Op>
std::future<typename Op::result> start_with_future(operation<Op>&& what) {
    detail::promised<typename Op::result> keep;
    auto ready = keep.future();
    detail::access::start(std::move(what), false, std::move(keep));
    return ready;
}

}  // namespace motor
