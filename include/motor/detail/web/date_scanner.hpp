// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace motor::web::detail {

inline constexpr std::array<std::string_view, 7> day_names{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
inline constexpr std::array<std::string_view, 12> month_names{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a date from its start. After a part that does not fit, it reads nothing more.
class date_scanner {
public:
    explicit date_scanner(std::string_view text) noexcept : rest_(text) {}

    date_scanner& literal(std::string_view expected) noexcept {
        if (fits_ && (fits_ = rest_.starts_with(expected))) rest_.remove_prefix(expected.size());
        return *this;
    }
    /// Reads a number of exactly `digits` digits; with `padded`, spaces may stand for leading
    /// zeros.
    date_scanner& number(std::size_t digits, int& into, bool padded = false) noexcept {
        into = 0;
        fits_ = fits_ && rest_.size() >= digits;
        for (std::size_t i = 0; fits_ && i < digits; ++i) {
            const char c = rest_[i];
            if (padded && c == ' ' && i + 1 < digits && into == 0) continue;
            fits_ = c >= '0' && c <= '9';
            into = into * 10 + (c - '0');
        }
        if (fits_) rest_.remove_prefix(digits);
        return *this;
    }
    /// Reads one of the names, or its first letters; sets `into` to its index, counted from 0.
    template <std::size_t Count>
    date_scanner& name(const std::array<std::string_view, Count>& names, int& into,
                       std::size_t letters = std::string_view::npos) noexcept {
        auto found = std::ranges::find_if(
            names, [&](auto each) { return rest_.starts_with(each.substr(0, letters)); });
        into = static_cast<int>(found - names.begin());
        fits_ = fits_ && found != names.end();
        if (fits_) rest_.remove_prefix(std::min(letters, found->size()));
        return *this;
    }
    date_scanner& time(int& hour, int& minute, int& second) noexcept {
        return number(2, hour).literal(":").number(2, minute).literal(":").number(2, second);
    }
    [[nodiscard]] bool ends() const noexcept { return fits_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool fits_ = true;
};

struct date_parts {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

    [[nodiscard]] std::optional<std::chrono::sys_seconds> point() const noexcept {
        using namespace std::chrono;
        const auto date = std::chrono::year{year} / (month + 1) / day;
        // 60 is a leap second.
        if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
        return sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
    }
};

/// Two digits mean the latest year that is at most 50 years ahead.
inline int full_year(int two_digits, std::chrono::sys_seconds now) noexcept {
    using namespace std::chrono;
    const int current{year_month_day{floor<days>(now)}.year()};
    int full = current / 100 * 100 + two_digits;
    if (full > current + 50) full -= 100;
    if (full <= current - 50) full += 100;
    return full;
}

}  // namespace motor::web::detail
