// SPDX-License-Identifier: Apache-2.0
#include "child_process.hpp"

#include "deadline.hpp"
#include "sanitizers.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

bool in_child = false;

}  // namespace

/// LeakSanitizer calls this at the end of a process. A child is not checked: it has its parent's
/// memory, but not the threads that use it.
extern "C" int __lsan_is_turned_off() { return in_child; }

namespace motor::testing {
namespace {

constexpr int ended_well = 0, failed = 3;

[[noreturn]] void leave_with(int status, child_end end) {
    std::fflush(nullptr);
    if (end == child_end::exit) std::exit(status);
    if (end == child_end::quick) std::quick_exit(status);
    ::_exit(status);
}

[[noreturn]] void be_child(const std::function<void()>& body, child_end end) {
    ::alarm(static_cast<unsigned>(wait_limit.count()));
    try {
        body();
    } catch (const std::exception& thrown) {
        std::fprintf(stderr, "the child threw: %s\n", thrown.what());
        leave_with(failed, child_end::at_once);
    }
    leave_with(::testing::Test::HasFailure() ? failed : ended_well, end);
}

}  // namespace

std::string run_in_child(const std::function<void()>& body, child_end end) {
    std::fflush(nullptr);
    const auto child = ::fork();
    if (child < 0) return "fork failed";
    if (child == 0) {
        in_child = true;
        be_child(body, end);
    }
    int status = 0;
    if (::waitpid(child, &status, 0) != child) return "waitpid failed";
    if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status) != ended_well) return "status " + std::to_string(WEXITSTATUS(status));
    return {};
}

bool busy_processes_may_fork() { return !with_address_sanitizer; }

bool children_may_have_threads() { return !with_thread_sanitizer && busy_processes_may_fork(); }

}  // namespace motor::testing
