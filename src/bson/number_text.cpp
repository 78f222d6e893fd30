// SPDX-License-Identifier: Apache-2.0
#include "number_text.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace motor::detail {

namespace {

// The text behind a plus sign, which from_chars() does not accept. from_chars() itself refuses a
// second sign.
std::string_view without_plus(std::string_view text) noexcept {
    const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
    return plus ? text.substr(1) : text;
}

template <class T>
std::from_chars_result read_all(std::string_view text, T& out) noexcept {
    auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ptr != text.data() + text.size()) read.ec = std::errc::invalid_argument;
    return read;
}

// Whether a number that is out of range is too small rather than too large: either a zero precedes
// its first significant digit, or the exponent outweighs its many digits.
bool is_too_small(std::string_view text) noexcept {
    const auto exponent_at = std::min(text.find_first_of("eE"), text.size());
    const auto mantissa = text.substr(0, exponent_at);
    const auto point = std::min(mantissa.find('.'), mantissa.size());
    const auto first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
    const auto left = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    auto exponent = text.substr(std::min(exponent_at + 1, text.size()));
    const bool negative = exponent.starts_with('-');
    std::int64_t power = 0;
    if (read_all(without_plus(exponent), power).ec == std::errc::result_out_of_range)
        return negative;
    constexpr std::int64_t beyond_any_text = std::int64_t{1} << 48;
    return std::clamp(power, -beyond_any_text, beyond_any_text) + left < 0;
}

}  // namespace

std::optional<std::int64_t> to_integer(std::string_view text) noexcept {
    std::int64_t read = 0;
    if (read_all(without_plus(text), read).ec != std::errc{}) return std::nullopt;
    return read;
}

std::optional<double> to_double(std::string_view text) noexcept {
    // "inf" and "nan", which from_chars() accepts, are refused.
    if (text.find_first_not_of("+-.0123456789eE") != text.npos) return std::nullopt;
    double read = 0;
    const auto failed = read_all(without_plus(text), read).ec;
    if (failed == std::errc{}) return read;
    if (failed != std::errc::result_out_of_range || !is_too_small(text)) return std::nullopt;
    return text.starts_with('-') ? -0.0 : 0.0;
}

}  // namespace motor::detail
