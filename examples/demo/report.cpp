// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace demo {
namespace {

const bool on_terminal = ::isatty(STDOUT_FILENO) == 1;

double in_seconds(clock::duration d) { return std::chrono::duration<double>{d}.count(); }

}  // namespace

double measurements::percentile(double which) const {
    if (milliseconds_.empty()) return 0;
    auto rank = std::ceil(which * static_cast<double>(milliseconds_.size()));
    return milliseconds_[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

void measurements::print_head() {
    std::printf("\n%-34s %10s %12s %9s %9s\n", "", "operations", "operations/s", "p50 ms",
                "p99 ms");
}

void measurements::print_row() {
    std::sort(milliseconds_.begin(), milliseconds_.end());
    auto pace = static_cast<double>(count()) / in_seconds(phase_);
    std::printf("%-34s %10s %12.1f %9.2f %9.2f\n", kind_.c_str(), grouped(count()).c_str(), pace,
                percentile(0.50), percentile(0.99));
}

phase::phase(std::string title, std::size_t steps) : title_(std::move(title)), steps_(steps) {
    if (on_terminal) draw();
}

phase::phase(std::string title, clock::duration time) : title_(std::move(title)), time_(time) {
    if (on_terminal) draw();
}

void phase::advance() {
    ++done_;
    show();
}

void phase::show() {
    if (!on_terminal || clock::now() - drawn_ < std::chrono::milliseconds{50}) return;
    drawn_ = clock::now();
    draw();
}

void phase::draw() const {
    constexpr int width = 40;
    auto part = steps_ != 0 ? static_cast<double>(done_) / static_cast<double>(steps_)
                            : in_seconds(clock::now() - started_) / in_seconds(time_);
    auto filled = static_cast<int>(std::min(part, 1.0) * width);
    std::printf("\r%-10s [%.*s%*s] %3.0f%%", title_.c_str(), filled,
                "########################################", width - filled, "",
                std::min(part, 1.0) * 100);
    std::fflush(stdout);
}

clock::duration phase::end(std::string_view summary) {
    auto took = clock::now() - started_;
    std::printf("%s%-10s %.*s: %.1f s\n", on_terminal ? "\r\033[K" : "", title_.c_str(),
                static_cast<int>(summary.size()), summary.data(), in_seconds(took));
    std::fflush(stdout);
    return took;
}

std::string grouped(std::size_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

}  // namespace demo
