// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/executor.hpp>
#include <motor/frameworks/detail/asio_library.hpp>

#include <memory>

// Makes client.executor() an Asio executor: execute() it has by itself, its properties are here.
namespace motor::core {

inline frameworks::asio::execution_context& query(const executor& of,
                                                  frameworks::asio::execution::context_t) {
    // Asio wants a context to keep services in; the pool keeps it.
    auto made = of.pool().attachment([] {
        return std::static_pointer_cast<void>(
            std::make_shared<frameworks::asio::execution_context>());
    });
    return *static_cast<frameworks::asio::execution_context*>(made.get());
}

inline frameworks::asio::execution::blocking_t query(
    const executor& of, frameworks::asio::execution::blocking_t) noexcept {
    if (of.may_run_inline()) return frameworks::asio::execution::blocking.possibly;
    return frameworks::asio::execution::blocking.never;
}

inline executor require(const executor& from,
                        frameworks::asio::execution::blocking_t::possibly_t) noexcept {
    return from.may_run_inline(true);
}

inline executor require(const executor& from,
                        frameworks::asio::execution::blocking_t::never_t) noexcept {
    return from.may_run_inline(false);
}

}  // namespace motor::core
