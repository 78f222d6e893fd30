// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/report/progress.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace bench {
namespace {

const bool on_terminal = ::isatty(STDERR_FILENO) == 1;

}  // namespace

void progress::step(const std::string& what) {
    if (!on_terminal) return;
    constexpr int width = 30;
    auto part = std::min(1.0, static_cast<double>(done_) / static_cast<double>(steps_));
    auto filled = static_cast<int>(part * width);
    auto seconds = std::chrono::duration<double>{clock::now() - started_}.count();
    std::fprintf(stderr, "\r\033[K[%.*s%*s] %3.0f%%", filled, "##############################",
                 width - filled, "", part * 100);
    if (done_ != 0) std::fprintf(stderr, ", %.0f s left", seconds / part * (1 - part));
    std::fprintf(stderr, ": %s", what.c_str());
    ++done_;
}

progress::~progress() {
    if (on_terminal) std::fputs("\r\033[K", stderr);
}

}  // namespace bench
