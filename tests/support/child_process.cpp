// SPDX-License-Identifier: Apache-2.0
#include "child_process.hpp"

#include "deadline.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

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
    if (child == 0) be_child(body, end);
    int status = 0;
    if (::waitpid(child, &status, 0) != child) return "waitpid failed";
    if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status) != ended_well) return "status " + std::to_string(WEXITSTATUS(status));
    return {};
}

bool children_may_have_threads() {
#ifdef __SANITIZE_THREAD__
    return false;
#elif defined(__has_feature)
    return !__has_feature(thread_sanitizer);
#else
    return true;
#endif
}

}  // namespace motor::testing
