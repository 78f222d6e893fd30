// SPDX-License-Identifier: Apache-2.0
#include "threads.hpp"

namespace motor::detail {

constinit std::atomic<void (*)()> before_thread{nullptr};

}  // namespace motor::detail
