// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "effort.hpp"

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// Measures the operations of one kind while no others run.
class measurements {
public:
    measurements(std::string kind, const effort_meter& meter)
        : kind_(std::move(kind)), meter_(meter) {}

    void begin() { before_ = meter_.now(); }
    void add(clock::duration took) { milliseconds_.push_back(in_milliseconds(took)); }
    void end() { spent_ = meter_.since(before_); }

    [[nodiscard]] const std::string& name() const { return kind_; }
    [[nodiscard]] std::size_t count() const { return milliseconds_.size(); }
    void print_row();
    static void print_head();
    static void print_legend();
    static double in_milliseconds(clock::duration d) {
        return std::chrono::duration<double, std::milli>{d}.count();
    }

private:
    [[nodiscard]] double percentile(double which) const;

    std::string kind_;
    const effort_meter& meter_;
    std::vector<double> milliseconds_;
    effort before_, spent_;
};

/// One phase of the program: a progress bar on a terminal while it runs, one line when it has
/// ended. It has a number of steps, or a duration.
class phase {
public:
    phase(std::string title, std::size_t steps);
    phase(std::string title, clock::duration time);

    void advance();
    [[nodiscard]] bool over() const { return clock::now() - started_ >= time_; }
    void show();
    void end(std::string_view summary);

private:
    void draw() const;

    std::string title_;
    std::size_t steps_ = 0, done_ = 0;
    clock::duration time_{};
    clock::time_point started_ = clock::now(), drawn_ = started_;
};

/// The server's answer differs from the source files.
class wrong_result : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Throws wrong_result.
template <class T>
void expect(const std::string& what, const T& found, const T& expected) {
    if (found == expected) return;
    throw wrong_result{what + ": " + std::to_string(found) + ", not " + std::to_string(expected)};
}

/// 1234567 as "1,234,567".
std::string grouped(std::size_t number);

}  // namespace demo
