// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/load.hpp>

#include <array>
#include <string_view>

namespace bench {

void run_raw(load& work);             ///< sockets and prebuilt messages: the floor
void run_libmongoc(load& work);       ///< by hand: a thread with its own libmongoc client each
void run_fiber(load& work);           ///< libmongoc on fibers and one thread, as Motor once was
void run_motor_pool(load& work);      ///< coroutines on the client's workers
void run_motor_asio(load& work);      ///< Asio's coroutines on one loop thread
void run_motor_callback(load& work);  ///< callbacks, each of which starts the next operation
void run_motor_future(load& work);    ///< a thread each, which waits for std::futures

struct named_contender {
    std::string_view name;
    contender run;
};

inline constexpr std::array all_contenders{
    named_contender{"raw", run_raw},
    named_contender{"libmongoc", run_libmongoc},
    named_contender{"fiber", run_fiber},
    named_contender{"motor-pool", run_motor_pool},
    named_contender{"motor-asio", run_motor_asio},
    named_contender{"motor-callback", run_motor_callback},
    named_contender{"motor-future", run_motor_future},
};

}  // namespace bench
