// SPDX-License-Identifier: Apache-2.0
#include "libmongoc.hpp"

#include <mutex>

namespace motor::driver {

void start_libmongoc() {
    static std::once_flag once;
    std::call_once(once, [] {
        mongoc_init();
        // It would print to stderr; whatever goes wrong reaches the caller as an error.
        mongoc_log_set_handler(nullptr, nullptr);
    });
}

}  // namespace motor::driver
