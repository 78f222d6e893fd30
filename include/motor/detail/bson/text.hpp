// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <string_view>
#include <vector>

namespace motor::detail {

// Owned text for values that are passed inside co_await: a std::string points into itself, and
// g++ 12 moves such temporaries bitwise.
class MOTOR_EXPORT text {
public:
    text() = default;
    text(std::string_view from);
    operator std::string_view() const noexcept { return {chars_.data(), chars_.size()}; }
    friend bool operator==(const text& a, const text& b) noexcept;

private:
    std::vector<char> chars_;
};

}  // namespace motor::detail
