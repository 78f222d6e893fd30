// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/executor.hpp>

#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>

#include <memory>

// Makes client.executor() an Asio executor: execute() it has by itself, its properties are here.
namespace motor::core {

inline boost::asio::execution_context& query(const executor& of,
                                             boost::asio::execution::context_t) {
    // Asio wants a context to keep services in; the pool keeps it.
    auto made = of.pool().attachment([] {
        return std::static_pointer_cast<void>(std::make_shared<boost::asio::execution_context>());
    });
    return *static_cast<boost::asio::execution_context*>(made.get());
}

inline boost::asio::execution::blocking_t query(const executor& of,
                                                boost::asio::execution::blocking_t) noexcept {
    using boost::asio::execution::blocking;
    if (of.may_run_inline()) return blocking.possibly;
    return blocking.never;
}

inline executor require(const executor& from,
                        boost::asio::execution::blocking_t::possibly_t) noexcept {
    return from.may_run_inline(true);
}

inline executor require(const executor& from,
                        boost::asio::execution::blocking_t::never_t) noexcept {
    return from.may_run_inline(false);
}

}  // namespace motor::core
