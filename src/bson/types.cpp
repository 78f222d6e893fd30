// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/types.hpp>

#include <motor/bson/error.hpp>

#include "libbson.hpp"

#include <algorithm>
#include <ostream>

namespace motor {

std::string_view to_string(bson_type type) noexcept {
    switch (type) {
        case bson_type::missing:
            return "missing";
        case bson_type::double_:
            return "double";
        case bson_type::string:
            return "string";
        case bson_type::document:
            return "document";
        case bson_type::array:
            return "array";
        case bson_type::binary:
            return "binary";
        case bson_type::undefined:
            return "undefined";
        case bson_type::object_id:
            return "object_id";
        case bson_type::boolean:
            return "boolean";
        case bson_type::date:
            return "date";
        case bson_type::null:
            return "null";
        case bson_type::regex:
            return "regex";
        case bson_type::dbpointer:
            return "dbpointer";
        case bson_type::code:
            return "code";
        case bson_type::symbol:
            return "symbol";
        case bson_type::code_with_scope:
            return "code_with_scope";
        case bson_type::int32:
            return "int32";
        case bson_type::timestamp:
            return "timestamp";
        case bson_type::int64:
            return "int64";
        case bson_type::decimal128:
            return "decimal128";
        case bson_type::max_key:
            return "max_key";
        case bson_type::min_key:
            return "min_key";
    }
    return "unknown";
}

object_id object_id::generate() {
    bson_oid_t made;
    bson_oid_init(&made, nullptr);
    std::array<std::uint8_t, size> bytes;
    std::ranges::copy(made.bytes, bytes.begin());
    return object_id{bytes};
}

object_id object_id::from_hex(std::string_view hex) {
    if (!bson_oid_is_valid(hex.data() ? hex.data() : "", hex.size()) || hex.size() != 2 * size)
        throw bson_error{"an ObjectId is 24 hexadecimal digits, not \"" + std::string{hex} + '"'};
    const auto digit = [](char c) {
        return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    };
    std::array<std::uint8_t, size> bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    return object_id{bytes};
}

std::string object_id::to_hex() const {
    constexpr auto digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * size);
    for (const auto byte : bytes_) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::chrono::sys_seconds object_id::timestamp() const noexcept {
    const auto seconds = std::uint32_t{bytes_[0]} << 24 | std::uint32_t{bytes_[1]} << 16 |
                         std::uint32_t{bytes_[2]} << 8 | bytes_[3];
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

std::ostream& operator<<(std::ostream& out, const object_id& id) { return out << id.to_hex(); }

decimal128 decimal128::from_string(std::string_view text) {
    bson_decimal128_t made;
    const std::string terminated{text};
    if (terminated.find('\0') != std::string::npos ||
        !bson_decimal128_from_string(terminated.c_str(), &made))
        throw bson_error{'"' + terminated + "\" is no decimal number of up to 34 digits"};
    return {made.high, made.low};
}

std::string decimal128::to_string() const {
    bson_decimal128_t native;
    native.high = high_;
    native.low = low_;
    char text[BSON_DECIMAL128_STRING];
    bson_decimal128_to_string(&native, text);
    return text;
}

std::ostream& operator<<(std::ostream& out, const decimal128& number) {
    return out << number.to_string();
}

bool operator==(const binary_view& a, const binary_view& b) noexcept {
    return a.subtype() == b.subtype() && std::ranges::equal(a.bytes(), b.bytes());
}

binary::binary(binary_view view)
    : bytes_(view.bytes().begin(), view.bytes().end()), subtype_{view.subtype()} {}

binary::operator binary_view() const noexcept { return binary_view{bytes_, subtype_}; }

bool operator==(const binary& a, const binary& b) noexcept {
    return a.subtype_ == b.subtype_ && a.bytes_ == b.bytes_;
}

bool operator==(const regex& a, const regex& b) noexcept {
    return a.pattern() == b.pattern() && a.options() == b.options();
}

namespace detail {

text::text(std::string_view from) : chars_(from.begin(), from.end()) {}

bool operator==(const text& a, const text& b) noexcept { return a.chars_ == b.chars_; }

}  // namespace detail
}  // namespace motor
