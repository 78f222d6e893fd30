// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/web/date_scanner.hpp>

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

/// Whether a time can be an HTTP date: it is between 1970 and the end of 9999.
[[nodiscard]] inline bool fits_http_date(std::chrono::sys_seconds when) noexcept {
    using namespace std::chrono;
    return when >= sys_seconds{} && when < sys_seconds{sys_days{year{10'000} / 1 / 1}};
}

/// Writes `Sun, 06 Nov 1994 08:49:37 GMT`. The time must satisfy fits_http_date().
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

/// Parses any of the three forms that HTTP has had: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday,
/// 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. Nothing for other texts.
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
