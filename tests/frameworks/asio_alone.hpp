// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <string>
#include <typeinfo>

namespace motor::testing {

/// The part of Asio behind signatures with an exception_ptr, as a file sees it: where the results
/// of its handlers are kept. Each file has a function of its own.
static inline std::string handlers_of_asio() {
    using executor = boost::asio::any_io_executor;
    using namespace boost::asio::detail;
    std::string names;
    for (const auto& each : {
             &typeid(spawn_handler<executor, void(std::exception_ptr)>::result_type),
             &typeid(spawn_handler<executor, void(std::exception_ptr, int)>::result_type),
             &typeid(awaitable_async_op_handler<void(std::exception_ptr), executor>::result_type),
         })
        (names += each->name()) += ' ';
    using awaited = awaitable_async_op_handler<void(std::exception_ptr, int), executor>;
    return names + std::to_string(sizeof(awaited::result_type));
}

/// The same function in a file that knows nothing of Motor.
std::string handlers_of_asio_alone();

}  // namespace motor::testing
