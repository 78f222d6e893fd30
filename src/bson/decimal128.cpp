// SPDX-License-Identifier: Apache-2.0
#include "decimal128.hpp"

#include <motor/bson/error.hpp>

#include "in_quotes.hpp"
#include "libbson.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <ostream>

// https://github.com/mongodb/specifications/blob/master/source/bson-decimal128/decimal128.md
// Motor reads the text itself because libbson's exponents wrap around.
namespace motor {

namespace {

__extension__ using uint128 = unsigned __int128;

constexpr std::size_t most_digits = 34;
constexpr std::int64_t least_exponent = -6176, greatest_exponent = 6111;
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
constexpr std::uint64_t infinity_bits = 0x7800000000000000, nan_bits = 0x7C00000000000000;
constexpr std::uint64_t coefficient_mask = (std::uint64_t{1} << 49) - 1;
constexpr int exponent_shift = 49;

[[noreturn]] void refuse_decimal(std::string_view text, std::string_view why) {
    throw bson_error{detail::in_quotes(text) + ' ' + std::string{why}};
}

bool is_finite(const decimal128& number) noexcept {
    return (number.high() & infinity_bits) != infinity_bits;
}

// The coefficient; zero if it has more than 34 digits, as IEEE 754 requires. All values in the
// alternative encoding of the coefficient are such.
uint128 coefficient_of(const decimal128& number) noexcept {
    constexpr uint128 ten_to_17 = 100'000'000'000'000'000;
    if ((number.high() >> 61 & 3) == 3) return 0;
    const auto coefficient = uint128{number.high() & coefficient_mask} << 64 | number.low();
    return coefficient < ten_to_17 * ten_to_17 ? coefficient : 0;
}

bool is_word(std::string_view text, std::string_view lower) noexcept {
    return std::ranges::equal(text, lower, {}, [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
}

// Splits the text of a decimal into its significant digits and the power of ten of the last digit.
class decimal_text {
public:
    explicit decimal_text(std::string_view text) noexcept : left_{text} {}

    // Parses the text. Returns false if it is not a finite number.
    bool read() {
        const auto whole = digits();
        const auto fraction = take('.') ? digits() : std::string_view{};
        if (whole.empty() && fraction.empty()) return false;
        if ((take('e') || take('E')) && !read_exponent()) return false;
        if (!left_.empty()) return false;
        exponent_ -= static_cast<std::int64_t>(fraction.size());
        digits_.append(whole).append(fraction);
        digits_.erase(0, std::min(digits_.find_first_not_of('0'), digits_.size()));
        return true;
    }

    // Brings digits and exponent into their ranges without a change of the value. Returns false if
    // that is impossible.
    bool fit() {
        if (digits_.empty()) {
            exponent_ = std::clamp(exponent_, least_exponent, greatest_exponent);
            return true;
        }
        while (digits_.size() > most_digits || exponent_ < least_exponent)
            if (!drop_zero()) return false;
        while (exponent_ > greatest_exponent) {
            if (digits_.size() == most_digits) return false;
            digits_ += '0';
            --exponent_;
        }
        return true;
    }

    decimal128 value(bool negative) const noexcept {
        uint128 coefficient = 0;
        for (const char c : digits_)
            coefficient = coefficient * 10 + static_cast<unsigned>(c - '0');
        const auto biased = static_cast<std::uint64_t>(exponent_ - least_exponent);
        return {(negative ? sign_bit : 0) | biased << exponent_shift |
                    static_cast<std::uint64_t>(coefficient >> 64),
                static_cast<std::uint64_t>(coefficient)};
    }

private:
    bool take(char wanted) noexcept {
        if (!left_.starts_with(wanted)) return false;
        left_.remove_prefix(1);
        return true;
    }
    std::string_view digits() noexcept {
        const auto taken =
            left_.substr(0, std::min(left_.find_first_not_of("0123456789"), left_.size()));
        left_.remove_prefix(taken.size());
        return taken;
    }
    bool read_exponent() noexcept {
        const bool negative = take('-');
        if (!negative) take('+');
        const auto power = digits();
        if (power.empty()) return false;
        constexpr std::int64_t beyond_any_text = std::int64_t{1} << 48;
        for (const char c : power)
            exponent_ = std::min(exponent_ * 10 + (c - '0'), beyond_any_text);
        if (negative) exponent_ = -exponent_;
        return true;
    }
    bool drop_zero() {
        if (digits_.back() != '0') return false;  // the first digit is not 0
        digits_.pop_back();
        ++exponent_;
        return true;
    }

    std::string_view left_;
    std::string digits_;
    std::int64_t exponent_ = 0;
};

}  // namespace

decimal128 decimal128::from_string(std::string_view text) {
    const bool negative = text.starts_with('-');
    const auto unsigned_text = text.substr(negative || text.starts_with('+') ? 1 : 0);
    const auto sign = negative ? sign_bit : 0;
    if (is_word(unsigned_text, "infinity") || is_word(unsigned_text, "inf"))
        return {sign | infinity_bits, 0};
    if (is_word(unsigned_text, "nan")) return {sign | nan_bits, 0};
    decimal_text number{unsigned_text};
    if (!number.read()) refuse_decimal(text, "is no decimal number of up to 34 digits");
    if (!number.fit()) refuse_decimal(text, "does not fit a decimal128 exactly");
    return number.value(negative);
}

std::string decimal128::to_string() const {
    bson_decimal128_t native;
    native.high = high_;
    native.low = low_;
    if (is_finite(*this) && coefficient_of(*this) == 0) {  // libbson prints 35 digits
        native.high &= (high_ >> 61 & 3) == 3 ? ~std::uint64_t{0} : ~coefficient_mask;
        native.low = 0;
    }
    char text[BSON_DECIMAL128_STRING];
    bson_decimal128_to_string(&native, text);
    return text;
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& out, const decimal128& number) {
    return out << number.to_string();
}

namespace detail {

std::optional<std::int64_t> whole_number(const decimal128& number) noexcept {
    if (!is_finite(number)) return std::nullopt;
    auto coefficient = coefficient_of(number);
    if (coefficient == 0) return 0;
    auto exponent =
        static_cast<std::int64_t>(number.high() >> exponent_shift & 0x3FFF) + least_exponent;
    for (; exponent < 0; ++exponent, coefficient /= 10)
        if (coefficient % 10 != 0) return std::nullopt;
    const bool negative = number.high() & sign_bit;
    const auto limit = uint128{std::numeric_limits<std::int64_t>::max()} + negative;
    for (; exponent > 0 && coefficient <= limit; --exponent)
        coefficient *= 10;
    if (coefficient > limit) return std::nullopt;
    const auto magnitude = static_cast<std::uint64_t>(coefficient);
    return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

}  // namespace detail

}  // namespace motor
