// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Conversions between Python's proleptic Gregorian calendar, years 1 to 9999, and microseconds
// since 1970. http://howardhinnant.github.io/date_algorithms.html
namespace motor::python {

inline constexpr std::int64_t us_per_ms = 1000;
inline constexpr std::int64_t us_per_s = 1'000'000;
inline constexpr std::int64_t us_per_day = 86'400 * us_per_s;
inline constexpr std::int64_t first_day = -719'162;  // 0001-01-01
inline constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

struct civil_day {
    int year, month, day;
};

constexpr std::int64_t floor_divide(std::int64_t n, std::int64_t by) noexcept {
    return n / by - (n % by < 0);
}

// Years are counted from the first of March, so that a leap day is the last day of its year.
constexpr std::int64_t days_from_civil(civil_day d) noexcept {
    const int y = d.month <= 2 ? d.year - 1 : d.year;
    const int era = y / 400, year_of_era = y - era * 400;
    const int day_of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return std::int64_t{era} * 146'097 + day_of_era - 719'468;
}

constexpr civil_day civil_from_days(std::int64_t days) noexcept {
    const auto z = static_cast<int>(days + 719'468);  // not negative from the first day on
    const int era = z / 146'097, day_of_era = z - era * 146'097;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int mp = (5 * day_of_year + 2) / 153;
    const int month = mp < 10 ? mp + 3 : mp - 9;
    return {year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * mp + 2) / 5 + 1};
}

static_assert(days_from_civil({1, 1, 1}) == first_day);
static_assert(days_from_civil({9999, 12, 31}) == last_day);

}  // namespace motor::python
