// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace motor::detail {

// The way in which a C++ type is stored. Exactly one applies: the first that matches in kind_of().
enum class kind {
    none,
    any,      // value, value_view: whatever BSON type they hold
    builtin,  // types with a BSON type of their own
    nothing,  // nullptr, nullopt
    integer,
    enumeration,
    text,
    bytes,        // a contiguous range of unsigned bytes: binary
    map,          // a range of pairs with text keys: a document
    range,        // any other range: an array
    described,    // MOTOR_DESCRIBE
    hand_written  // to_bson, from_bson
};

template <class T>
inline constexpr bson_type builtin_type = bson_type::missing;
template <>
inline constexpr bson_type builtin_type<bool> = bson_type::boolean;
template <>
inline constexpr bson_type builtin_type<double> = bson_type::double_;
template <>
inline constexpr bson_type builtin_type<object_id> = bson_type::object_id;
template <>
inline constexpr bson_type builtin_type<decimal128> = bson_type::decimal128;
template <>
inline constexpr bson_type builtin_type<timestamp> = bson_type::timestamp;
template <>
inline constexpr bson_type builtin_type<binary> = bson_type::binary;
template <>
inline constexpr bson_type builtin_type<binary_view> = bson_type::binary;
template <>
inline constexpr bson_type builtin_type<regex> = bson_type::regex;
template <>
inline constexpr bson_type builtin_type<regex_view> = bson_type::regex;
template <>
inline constexpr bson_type builtin_type<null> = bson_type::null;
template <>
inline constexpr bson_type builtin_type<min_key> = bson_type::min_key;
template <>
inline constexpr bson_type builtin_type<max_key> = bson_type::max_key;
template <>
inline constexpr bson_type builtin_type<undefined> = bson_type::undefined;
template <>
inline constexpr bson_type builtin_type<code> = bson_type::code;
template <>
inline constexpr bson_type builtin_type<code_with_scope> = bson_type::code_with_scope;
template <>
inline constexpr bson_type builtin_type<symbol> = bson_type::symbol;
template <>
inline constexpr bson_type builtin_type<dbpointer> = bson_type::dbpointer;
template <>
inline constexpr bson_type builtin_type<document> = bson_type::document;
template <>
inline constexpr bson_type builtin_type<document_view> = bson_type::document;
template <>
inline constexpr bson_type builtin_type<array_value> = bson_type::array;
template <>
inline constexpr bson_type builtin_type<array_view> = bson_type::array;

// A letter is not a number: 'x' in a document is more likely a slip for "x".
template <class T>
concept letter = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                 std::same_as<T, char16_t> || std::same_as<T, char32_t>;

// A concept of <ranges> would do, but costs every file that uses Motor a third of a second.
template <class T>
using iterator_of = decltype(std::begin(std::declval<T&>()));
template <class T>
using item_of = std::iter_value_t<iterator_of<T>>;
template <class T>
concept input_range = requires(T& x) { std::end(x); } && std::input_iterator<iterator_of<T>>;

template <class T>
concept byte_range =
    input_range<const T> && std::contiguous_iterator<iterator_of<const T>> &&
    requires(const T& x) { std::size(x); } &&
    (std::same_as<item_of<const T>, std::uint8_t> || std::same_as<item_of<const T>, std::byte>);

template <class T>
concept text_map = input_range<const T> && requires {
    typename T::key_type;
    typename T::mapped_type;
} && std::convertible_to<const typename T::key_type&, std::string_view>;

// The macro makes it a member if it stands inside the struct, otherwise a function next to the
// struct.
template <class T>
concept described_inside = requires(T& x) { x.motor_describe(static_cast<const T*>(nullptr)); };
template <class T>
concept described_beside = requires { motor_describe(static_cast<const T*>(nullptr)); };

template <class T>
concept has_to_bson = requires(const T& x, document& out) { to_bson(x, out); };
template <class T>
concept has_from_bson = requires(const document_view& in, T& out) { from_bson(in, out); };

template <class T>
consteval kind kind_of() {
    if constexpr (std::same_as<T, value> || std::same_as<T, value_view> || std::same_as<T, element>)
        return kind::any;
    else if constexpr (builtin_type<T> != bson_type::missing)
        return kind::builtin;
    else if constexpr (std::same_as<T, std::nullptr_t> || std::same_as<T, std::nullopt_t>)
        return kind::nothing;
    else if constexpr (letter<T>)
        return kind::none;  // NOLINT(bugprone-branch-clone): before the integers
    else if constexpr (std::integral<T>)
        return kind::integer;
    else if constexpr (std::is_enum_v<T>)
        return std::same_as<T, std::byte> ? kind::none : kind::enumeration;
    else if constexpr (!std::is_class_v<T> && !std::is_pointer_v<T>)
        return kind::none;
    else if constexpr (described_inside<T> || described_beside<T>)
        return kind::described;
    else if constexpr (has_to_bson<T> || has_from_bson<T>)
        return kind::hand_written;
    else if constexpr (std::is_convertible_v<const T&, std::string_view>)
        return kind::text;
    else if constexpr (byte_range<T>)
        return kind::bytes;
    else if constexpr (text_map<T>)
        return kind::map;
    else if constexpr (input_range<const T>)
        return kind::range;
    else
        return kind::none;
}

}  // namespace motor::detail
