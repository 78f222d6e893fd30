// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/object_id.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What needs more of a standard container than its name is defined in types.cpp, here as in the
// other headers of this layer: instantiating it would cost every file that uses Motor.
namespace motor {

/// The type byte of a BSON element, https://bsonspec.org/spec.html; `missing` is ours and stands
/// for "there is no such value".
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

/// The type's name as it appears in error messages: "int64", "string", "missing" ...
std::string_view to_string(bson_type type) noexcept;

/// A BSON date: milliseconds since 1970 in UTC, negative before.
using date = std::chrono::sys_time<std::chrono::milliseconds>;

/// Numbers with 34 decimal digits, IEEE 754-2008 decimal128 in its binary encoding.
class decimal128 {
public:
    constexpr decimal128() noexcept : high_{0x3040000000000000}, low_{0} {}
    /// From its two halves, as IEEE 754 has them.
    constexpr decimal128(std::uint64_t high, std::uint64_t low) noexcept : high_{high}, low_{low} {}
    /// "1.50", "-12E+3", "NaN", "Infinity". Throws bson_error if it is no number or does not fit.
    static decimal128 from_string(std::string_view text);
    std::string to_string() const;  ///< As MongoDB writes it: `1.5E+3`, `NaN`, `-Infinity`.
    /// The half with the sign and the exponent.
    constexpr std::uint64_t high() const noexcept { return high_; }
    /// The other half.
    constexpr std::uint64_t low() const noexcept { return low_; }
    /// Compares the bits: 1.0 and 1.00 are different decimals.
    friend bool operator==(const decimal128&, const decimal128&) = default;
    friend std::ostream& operator<<(std::ostream& out, const decimal128& number);

private:
    std::uint64_t high_, low_;
};

/// MongoDB's internal timestamp, as in the oplog and in session times. Not a date.
class timestamp {
public:
    constexpr timestamp() noexcept : seconds_{0}, increment_{0} {}
    /// A time of the server: seconds since 1970, and a count within the second.
    constexpr timestamp(std::uint32_t seconds, std::uint32_t increment) noexcept
        : seconds_{seconds}, increment_{increment} {}
    /// Since 1970, in UTC.
    constexpr std::uint32_t seconds() const noexcept { return seconds_; }
    /// Counts what happened in the same second.
    constexpr std::uint32_t increment() const noexcept { return increment_; }
    friend auto operator<=>(const timestamp&, const timestamp&) = default;

private:
    std::uint32_t seconds_, increment_;
};

/// What a binary's bytes are, https://bsonspec.org/spec.html; 0x80 and above are the user's own.
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

/// Bytes of somebody else, with their subtype.
class binary_view {
public:
    constexpr binary_view() noexcept = default;
    /// Refers to bytes that somebody else keeps.
    constexpr explicit binary_view(std::span<const std::uint8_t> bytes,
                                   binary_subtype subtype = binary_subtype::generic) noexcept
        : bytes_{bytes}, subtype_{subtype} {}
    /// Those bytes, not copied.
    constexpr std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }
    /// What they are meant to be.
    constexpr binary_subtype subtype() const noexcept { return subtype_; }
    friend bool operator==(const binary_view& a, const binary_view& b) noexcept;

private:
    std::span<const std::uint8_t> bytes_;
    binary_subtype subtype_ = binary_subtype::generic;
};

/// Owned bytes with their subtype.
class binary {
public:
    binary() = default;
    /// Takes the bytes.
    explicit binary(std::vector<std::uint8_t> bytes,
                    binary_subtype subtype = binary_subtype::generic) noexcept
        : bytes_{std::move(bytes)}, subtype_{subtype} {}
    explicit binary(binary_view view);  ///< Copies the bytes.
    /// The bytes, without the subtype.
    const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }
    /// What they are meant to be.
    binary_subtype subtype() const noexcept { return subtype_; }
    operator binary_view() const noexcept;  ///< It, unchanged, while this lives.
    friend bool operator==(const binary& a, const binary& b) noexcept;

private:
    std::vector<std::uint8_t> bytes_;
    binary_subtype subtype_ = binary_subtype::generic;
};

/// A regular expression of somebody else; see regex.
class regex_view {
public:
    constexpr regex_view() noexcept = default;
    /// Refers to texts that somebody else keeps.
    constexpr regex_view(std::string_view pattern, std::string_view options) noexcept
        : pattern_{pattern}, options_{options} {}
    /// As PCRE reads it; it is not checked here.
    constexpr std::string_view pattern() const noexcept { return pattern_; }
    constexpr std::string_view options() const noexcept { return options_; }
    friend bool operator==(const regex_view&, const regex_view&) = default;

private:
    std::string_view pattern_, options_;
};

namespace detail {

// Owned text for values that are passed inside co_await: a std::string points into itself, and
// g++ 12 moves such temporaries bitwise.
class text {
public:
    text() = default;
    text(std::string_view from);
    operator std::string_view() const noexcept { return {chars_.data(), chars_.size()}; }
    friend bool operator==(const text& a, const text& b) noexcept;

private:
    std::vector<char> chars_;
};

}  // namespace detail

/// A regular expression: PCRE text and option letters out of "ilmsux", in any order. See
/// https://www.mongodb.com/docs/manual/reference/operator/query/regex/
class regex {
public:
    regex() = default;
    /// Copies both; options are letters as `i` and `m`.
    explicit regex(std::string_view pattern, std::string_view options = {})
        : pattern_{pattern}, options_{options} {}
    /// Copies both.
    explicit regex(regex_view view) : regex{view.pattern(), view.options()} {}
    /// As PCRE reads it; it is not checked here.
    std::string_view pattern() const noexcept { return pattern_; }
    std::string_view options() const noexcept { return options_; }
    /// It, unchanged, while this lives.
    operator regex_view() const noexcept { return {pattern_, options_}; }
    friend bool operator==(const regex& a, const regex& b) noexcept;

private:
    detail::text pattern_, options_;
};

/// The BSON null. nullptr and std::nullopt are stored as null as well.
class null {
public:
    constexpr null() noexcept {}
    friend constexpr bool operator==(null, null) noexcept { return true; }
};

/// Sorts before every other value in MongoDB.
class min_key {
public:
    constexpr min_key() noexcept {}
    friend constexpr bool operator==(min_key, min_key) noexcept { return true; }
};

/// Sorts after every other value in MongoDB.
class max_key {
public:
    constexpr max_key() noexcept {}
    friend constexpr bool operator==(max_key, max_key) noexcept { return true; }
};

}  // namespace motor
