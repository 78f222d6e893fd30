// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The dates of HTTP, to the second and in GMT, whatever the process's locale and time zone.
/// @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
namespace motor::web {

/// Between 1970 and the end of 9999 a time can be a date of HTTP.
[[nodiscard]] inline bool fits_http_date(std::chrono::sys_seconds when) noexcept {
    using namespace std::chrono;
    return when >= sys_seconds{} && when < sys_seconds{sys_days{year{10'000} / 1 / 1}};
}

namespace detail {

inline constexpr std::array<std::string_view, 7> day_names{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
inline constexpr std::array<std::string_view, 12> month_names{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a date from its start; once something does not fit, nothing more does.
class date_scanner {
public:
    explicit date_scanner(std::string_view text) noexcept : rest_(text) {}

    date_scanner& literal(std::string_view expected) noexcept {
        if (fits_ && (fits_ = rest_.starts_with(expected))) rest_.remove_prefix(expected.size());
        return *this;
    }
    /// So many digits; with `padded`, spaces in place of leading zeros.
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
    /// One of the names, or its first letters; `into` counts from 0.
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

/// Two digits stand for the latest year that is no more than 50 years ahead.
inline int full_year(int two_digits, std::chrono::sys_seconds now) noexcept {
    using namespace std::chrono;
    const int current{year_month_day{floor<days>(now)}.year()};
    int full = current / 100 * 100 + two_digits;
    if (full > current + 50) full -= 100;
    if (full <= current - 50) full += 100;
    return full;
}

}  // namespace detail

/// `Sun, 06 Nov 1994 08:49:37 GMT`, for what fits_http_date().
[[nodiscard]] inline std::string to_http_date(std::chrono::sys_seconds when) {
    using namespace std::chrono;
    const auto midnight = floor<days>(when);
    const year_month_day date{midnight};
    const hh_mm_ss time{when - midnight};
    std::string text;
    auto digits = [&](long number, int count) {
        auto plain = std::to_string(number);
        text.append(static_cast<std::size_t>(std::max(0, count - static_cast<int>(plain.size()))),
                    '0');
        text += plain;
    };
    text += detail::day_names[weekday{midnight}.c_encoding()].substr(0, 3);
    text += ", ";
    digits(static_cast<unsigned>(date.day()), 2);
    text += ' ';
    text += detail::month_names[static_cast<unsigned>(date.month()) - 1];
    text += ' ';
    digits(int{date.year()}, 4);
    text += ' ';
    digits(time.hours().count(), 2);
    text += ':';
    digits(time.minutes().count(), 2);
    text += ':';
    digits(time.seconds().count(), 2);
    return text += " GMT";
}

/// Any of the three forms that HTTP has had: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94
/// 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. Nothing if it is none.
[[nodiscard]] inline std::optional<std::chrono::sys_seconds> from_http_date(
    std::string_view text, std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(
                               std::chrono::system_clock::now())) noexcept {
    int weekday = 0;
    detail::date_parts is;
    detail::date_scanner fixed{text};
    fixed.name(detail::day_names, weekday, 3).literal(", ").number(2, is.day).literal(" ");
    fixed.name(detail::month_names, is.month).literal(" ").number(4, is.year).literal(" ");
    if (fixed.time(is.hour, is.minute, is.second).literal(" GMT").ends()) return is.point();

    detail::date_scanner older{text};
    older.name(detail::day_names, weekday).literal(", ").number(2, is.day).literal("-");
    older.name(detail::month_names, is.month).literal("-").number(2, is.year).literal(" ");
    if (older.time(is.hour, is.minute, is.second).literal(" GMT").ends()) {
        is.year = detail::full_year(is.year, now);
        return is.point();
    }

    detail::date_scanner oldest{text};
    oldest.name(detail::day_names, weekday, 3).literal(" ");
    oldest.name(detail::month_names, is.month).literal(" ").number(2, is.day, true).literal(" ");
    oldest.time(is.hour, is.minute, is.second).literal(" ").number(4, is.year);
    return oldest.ends() ? is.point() : std::nullopt;
}

}  // namespace motor::web
