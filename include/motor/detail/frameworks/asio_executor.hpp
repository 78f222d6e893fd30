// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/frameworks/asio_library.hpp>
#include <motor/executor.hpp>

#include <memory>

// Makes client.executor() an Asio executor: execute() is its own member, the properties are here.
namespace motor {

inline detail::asio::execution_context& query(const executor& of,
                                              detail::asio::execution::context_t) {
    // The context that Asio needs to keep services in; the worker pool owns it.
    auto made = detail::access::pool(of).attachment([] {
        return std::static_pointer_cast<void>(std::make_shared<detail::asio::execution_context>());
    });
    return *static_cast<detail::asio::execution_context*>(made.get());
}

inline detail::asio::execution::blocking_t query(const executor& of,
                                                 detail::asio::execution::blocking_t) noexcept {
    if (of.may_run_inline()) return detail::asio::execution::blocking.possibly;
    return detail::asio::execution::blocking.never;
}

inline executor require(const executor& from,
                        detail::asio::execution::blocking_t::possibly_t) noexcept {
    return from.may_run_inline(true);
}

inline executor require(const executor& from,
                        detail::asio::execution::blocking_t::never_t) noexcept {
    return from.may_run_inline(false);
}

}  // namespace motor
