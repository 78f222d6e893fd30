// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/object_id.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/bson/text.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Members that need more of a standard container than its name are defined in types.cpp; the other
// headers of this layer do the same. Instantiating them would cost every file that uses Motor.
namespace motor {

/// The type byte of a BSON element, https://bsonspec.org/spec.html; `missing` is Motor's own and
/// stands for "there is no such value".
enum class bson_type : std::uint8_t {
    missing = 0x00,
    double_ = 0x01,
    string = 0x02,
    document = 0x03,
    array = 0x04,
    binary = 0x05,
    undefined = 0x06,
    object_id = 0x07,
    boolean = 0x08,
    date = 0x09,
    null = 0x0A,
    regex = 0x0B,
    dbpointer = 0x0C,
    code = 0x0D,
    symbol = 0x0E,
    code_with_scope = 0x0F,
    int32 = 0x10,
    timestamp = 0x11,
    int64 = 0x12,
    decimal128 = 0x13,
    max_key = 0x7F,
    min_key = 0xFF,
};

/// Name of the type in error messages: "int64", "string", "missing" ...
MOTOR_EXPORT std::string_view to_string(bson_type type) noexcept;

/// A BSON date: milliseconds since 1970 in UTC, negative before 1970.
using date = std::chrono::sys_time<std::chrono::milliseconds>;

/// Numbers with 34 decimal digits, IEEE 754-2008 decimal128 in its binary encoding.
class MOTOR_EXPORT decimal128 {
public:
    constexpr decimal128() noexcept : high_{0x3040000000000000}, low_{0} {}
    /// A decimal made of its two halves, as IEEE 754 lays them out.
    constexpr decimal128(std::uint64_t high, std::uint64_t low) noexcept : high_{high}, low_{low} {}
    /// Parses "1.50", "-12E+3", "NaN", "Infinity". Throws bson_error if the text is not a number or
    /// does not fit.
    static decimal128 from_string(std::string_view text);
    /// Text of the number: `1.5E+3`, `NaN`, `Infinity`.
    std::string to_string() const;
    /// The high half, with the sign and the exponent.
    constexpr std::uint64_t high() const noexcept { return high_; }
    /// The low half.
    constexpr std::uint64_t low() const noexcept { return low_; }
    /// Compares the bits: 1.0 and 1.00 are different decimals.
    friend bool operator==(const decimal128&, const decimal128&) = default;
    /// Prints to_string().
    friend std::ostream& operator<<(std::ostream& out, const decimal128& number);

private:
    std::uint64_t high_, low_;
};

/// MongoDB's internal timestamp, as in the oplog and in operation times of sessions. Not a date.
class timestamp {
public:
    constexpr timestamp() noexcept : seconds_{0}, increment_{0} {}
    /// A server time: seconds since 1970, and a counter within the second.
    constexpr timestamp(std::uint32_t seconds, std::uint32_t increment) noexcept
        : seconds_{seconds}, increment_{increment} {}
    /// Seconds since 1970, in UTC.
    constexpr std::uint32_t seconds() const noexcept { return seconds_; }
    /// Counter that orders events of the same second.
    constexpr std::uint32_t increment() const noexcept { return increment_; }
    friend auto operator<=>(const timestamp&, const timestamp&) = default;

private:
    std::uint32_t seconds_, increment_;
};

/// Meaning of a binary's bytes, https://bsonspec.org/spec.html; 0x80 and above are user-defined.
enum class binary_subtype : std::uint8_t {
    generic = 0x00,
    function = 0x01,
    old_binary = 0x02,
    old_uuid = 0x03,
    uuid = 0x04,
    md5 = 0x05,
    encrypted = 0x06,
    compressed_column = 0x07,
    user = 0x80,
};

/// Bytes that belong to someone else, with their subtype.
class binary_view {
public:
    constexpr binary_view() noexcept = default;
    /// Refers to the bytes without copying them.
    constexpr explicit binary_view(std::span<const std::uint8_t> bytes,
                                   binary_subtype subtype = binary_subtype::generic) noexcept
        : bytes_{bytes}, subtype_{subtype} {}
    /// The bytes, not copied.
    constexpr std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }
    /// Subtype: the meaning of the bytes.
    constexpr binary_subtype subtype() const noexcept { return subtype_; }
    friend bool operator==(const binary_view& a, const binary_view& b) noexcept;

private:
    std::span<const std::uint8_t> bytes_;
    binary_subtype subtype_ = binary_subtype::generic;
};

/// Owned bytes with their subtype.
class MOTOR_EXPORT binary {
public:
    binary() = default;
    /// Takes ownership of the bytes.
    explicit binary(std::vector<std::uint8_t> bytes,
                    binary_subtype subtype = binary_subtype::generic) noexcept
        : bytes_{std::move(bytes)}, subtype_{subtype} {}
    /// Copies the bytes of a view.
    explicit binary(binary_view view);
    /// The bytes, without the subtype.
    const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }
    /// Subtype: the meaning of the bytes.
    binary_subtype subtype() const noexcept { return subtype_; }
    /// A view of the bytes, valid until this object is changed or destroyed.
    operator binary_view() const noexcept;
    friend bool operator==(const binary& a, const binary& b) noexcept;

private:
    std::vector<std::uint8_t> bytes_;
    binary_subtype subtype_ = binary_subtype::generic;
};

/// A regular expression whose text belongs to someone else; see regex.
class regex_view {
public:
    constexpr regex_view() noexcept = default;
    /// Refers to the texts without copying them.
    constexpr regex_view(std::string_view pattern, std::string_view options) noexcept
        : pattern_{pattern}, options_{options} {}
    /// The pattern, in PCRE's syntax; it is not checked here.
    constexpr std::string_view pattern() const noexcept { return pattern_; }
    /// Option letters out of "ilmsux".
    constexpr std::string_view options() const noexcept { return options_; }
    friend bool operator==(const regex_view&, const regex_view&) = default;

private:
    std::string_view pattern_, options_;
};

/// A regular expression: PCRE text and option letters out of "ilmsux", in any order. See
/// https://www.mongodb.com/docs/manual/reference/operator/query/regex/
class regex {
public:
    regex() = default;
    /// Copies the pattern and the options, letters such as `i` and `m`.
    explicit regex(std::string_view pattern, std::string_view options = {})
        : pattern_{pattern}, options_{options} {}
    /// Copies a view.
    explicit regex(regex_view view) : regex{view.pattern(), view.options()} {}
    /// The pattern, in PCRE's syntax; it is not checked here.
    std::string_view pattern() const noexcept { return pattern_; }
    /// Option letters out of "ilmsux".
    std::string_view options() const noexcept { return options_; }
    /// A view of the texts, valid until this object is changed or destroyed.
    operator regex_view() const noexcept { return {pattern_, options_}; }
    friend bool operator==(const regex& a, const regex& b) noexcept;

private:
    detail::text pattern_, options_;
};

/// The BSON null. nullptr and std::nullopt are stored as null as well.
class null {
public:
    constexpr null() noexcept = default;
    friend constexpr bool operator==(null, null) noexcept { return true; }
};

/// Sorts before every other value in MongoDB.
class min_key {
public:
    constexpr min_key() noexcept = default;
    friend constexpr bool operator==(min_key, min_key) noexcept { return true; }
};

/// Sorts after every other value in MongoDB.
class max_key {
public:
    constexpr max_key() noexcept = default;
    friend constexpr bool operator==(max_key, max_key) noexcept { return true; }
};

}  // namespace motor
