// SPDX-License-Identifier: Apache-2.0
#include "date_text.hpp"

#include <cstdio>

namespace motor::detail {

namespace {

using namespace std::chrono;

// Reads a text from the start.
class field_reader {
public:
    explicit field_reader(std::string_view text) noexcept : left_{text} {}

    // Reads a number of exactly `digits` digits.
    bool number(std::size_t digits, int& out) noexcept {
        if (left_.size() < digits) return false;
        out = 0;
        for (const char c : left_.substr(0, digits)) {
            if (c < '0' || c > '9') return false;
            out = out * 10 + (c - '0');
        }
        left_.remove_prefix(digits);
        return true;
    }
    bool one_of(std::string_view characters) noexcept {
        if (left_.empty() || characters.find(left_.front()) == characters.npos) return false;
        left_.remove_prefix(1);
        return true;
    }
    bool ended() const noexcept { return left_.empty(); }
    bool at_digit() const noexcept {
        return !left_.empty() && left_.front() >= '0' && left_.front() <= '9';
    }

private:
    std::string_view left_;
};

bool read_day(field_reader& from, sys_days& to) noexcept {
    int y = 0, m = 0, d = 0;
    if (!from.number(4, y) || !from.one_of("-") || !from.number(2, m) || !from.one_of("-") ||
        !from.number(2, d))
        return false;
    const year_month_day day{year{y}, month{static_cast<unsigned>(m)},
                             std::chrono::day{static_cast<unsigned>(d)}};
    if (!day.ok()) return false;
    to = day;
    return true;
}

bool read_fraction(field_reader& from, milliseconds& to) noexcept {
    if (!from.one_of(".")) return true;
    if (!from.at_digit()) return false;
    for (int unit = 100; from.at_digit(); unit /= 10) {
        int digit = 0;
        from.number(1, digit);
        to += milliseconds{digit * unit};
    }
    return true;
}

bool read_time(field_reader& from, milliseconds& to) noexcept {
    int h = 0, m = 0, s = 0;
    if (!from.number(2, h) || !from.one_of(":") || !from.number(2, m) || !from.one_of(":") ||
        !from.number(2, s) || h > 23 || m > 59 || s > 59)
        return false;
    to = hours{h} + minutes{m} + seconds{s};
    return read_fraction(from, to);
}

bool read_offset(field_reader& from, minutes& to) noexcept {
    if (from.one_of("Zz")) return true;
    const bool west = from.one_of("-");
    int h = 0, m = 0;
    if (!west && !from.one_of("+")) return false;
    if (!from.number(2, h)) return false;
    const bool colon = from.one_of(":");
    if ((colon || !from.ended()) && !from.number(2, m)) return false;
    if (h > 23 || m > 59) return false;
    to = (hours{h} + minutes{m}) * (west ? -1 : 1);
    return true;
}

}  // namespace

std::optional<date> date_of_text(std::string_view text) noexcept {
    field_reader from{text};
    sys_days day;
    milliseconds time{};
    minutes offset{};
    if (!read_day(from, day) || !from.one_of("Tt") || !read_time(from, time) ||
        !read_offset(from, offset) || !from.ended())
        return std::nullopt;
    return day + time - offset;
}

std::string text_of_date(date when) {
    const auto days_only = floor<days>(when);
    const year_month_day day{days_only};
    const hh_mm_ss time{when - days_only};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    std::string whole{text};
    if (const auto ms = static_cast<int>(time.subseconds().count()); ms > 0) {
        std::snprintf(text, sizeof text, ".%03d", ms);
        whole += text;
    }
    return whole + 'Z';
}

}  // namespace motor::detail
