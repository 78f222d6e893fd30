// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace motor::testing {

/// How a child that a test has made comes to its end.
enum class child_end {
    at_once,  ///< `_exit`: nothing is destroyed
    exit,     ///< `std::exit`: objects of static and of the thread's duration are destroyed
    quick,    ///< `std::quick_exit`
};

/// Runs `body` in a child of this process, made by fork(), and waits for it; "" if it ended well,
/// or else what was wrong: an exception, a failed expectation, a signal. A child that hangs is
/// ended by one after wait_limit.
[[nodiscard]] std::string run_in_child(const std::function<void()>& body,
                                       child_end end = child_end::at_once);

/// Whether a process may fork while its other threads allocate. With AddressSanitizer the child may
/// hang in its first malloc(): the locks of its allocator stay as those threads had them.
[[nodiscard]] bool busy_processes_may_fork();

/// Whether a child may start threads: ThreadSanitizer ends one that does, AddressSanitizer is no
/// help either (see above).
[[nodiscard]] bool children_may_have_threads();

}  // namespace motor::testing
