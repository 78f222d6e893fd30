// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace motor::testing {

/// How a child process of a test ends.
enum class child_end {
    at_once,  ///< `_exit`: nothing is destroyed
    exit,     ///< `std::exit`: static and thread-local objects are destroyed
    quick,    ///< `std::quick_exit`
};

/// Runs `body` in a child of fork(), and waits for it. Returns "" if it ended well, otherwise what
/// was wrong: an exception, a failed expectation, a signal. A child that hangs is killed after
/// wait_limit.
[[nodiscard]] std::string run_in_child(const std::function<void()>& body,
                                       child_end end = child_end::at_once);

/// Whether a process may fork while its other threads allocate. With AddressSanitizer the child may
/// hang in its first malloc(): the locks of its allocator stay as those threads left them.
[[nodiscard]] bool busy_processes_may_fork();

/// Whether a child may start threads: ThreadSanitizer kills a child that does, AddressSanitizer
/// makes it hang (see above).
[[nodiscard]] bool children_may_have_threads();

}  // namespace motor::testing
