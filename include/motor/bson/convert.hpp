// SPDX-License-Identifier: Apache-2.0
// How C++ types become BSON values and back. A type of your own takes part in one of three ways:
// MOTOR_DESCRIBE (describe.hpp) names the members of a struct; a pair of functions in its
// namespace, `void to_bson(const T&, motor::document&)` and `void from_bson(motor::document_view,
// T&)`, makes it a document; a specialisation of bson_codec makes it any value.
#pragma once

#include <motor/bson/type_kind.hpp>
#include <motor/bson/writer.hpp>

#include <memory>
#include <type_traits>

namespace motor {

namespace detail {

std::string_view integer_name(std::size_t size, bool is_signed) noexcept;
[[noreturn]] void throw_too_large(std::string_view key);
[[noreturn]] void throw_null_text(std::string_view key);
float float_in(const value_view& found);
[[noreturn]] void throw_wrong_size(const value_view& found, std::size_t expected);

template <class T>
T read_or_throw(const value_view& from, std::string_view expected) {
    T out{};
    if (!from.read(out)) throw_mismatch(from, expected);
    return out;
}

}  // namespace detail

// No form in BSON: is_encodable and is_decodable are false.
template <class T>
struct bson_codec {};

template <class T>
    requires(detail::kind_of<T>() == detail::kind::builtin)
struct bson_codec<T> {
    static void encode(const value_slot& to, const T& x) { to.write(x); }
    static T decode(const value_view& from) {
        T out{};
        if (!from.read(out)) detail::throw_mismatch(from, to_string(detail::builtin_type<T>));
        return out;
    }
};

template <class T>
    requires(detail::kind_of<T>() == detail::kind::any)
struct bson_codec<T> {
    static void encode(const value_slot& to, const T& x) { to.write(value_view{x}); }
    static T decode(const value_view& from) {
        if (!from) detail::throw_missing_key(from.key());
        return T{from};
    }
};

template <class T>
    requires(detail::kind_of<T>() == detail::kind::nothing)
struct bson_codec<T> {
    static void encode(const value_slot& to, T) { to.write(null{}); }
};

/// Integers of up to 32 bits are stored as int32 (unsigned ones of 32 bits as int64), wider ones as
/// int64. What does not fit is refused, when writing with bson_error, when reading with
/// type_mismatch.
template <class T>
    requires(detail::kind_of<T>() == detail::kind::integer)
struct bson_codec<T> {
    static void encode(const value_slot& to, T x) {
        if constexpr (sizeof(T) < 4 || (sizeof(T) == 4 && std::is_signed_v<T>)) {
            to.write(static_cast<std::int32_t>(x));
        } else {
            if (!std::in_range<std::int64_t>(x)) detail::throw_too_large(to.key());
            to.write(static_cast<std::int64_t>(x));
        }
    }
    static T decode(const value_view& from) {
        const auto name = detail::integer_name(sizeof(T), std::is_signed_v<T>);
        const auto wide = detail::read_or_throw<std::int64_t>(from, name);
        if (!std::in_range<T>(wide)) detail::throw_out_of_range(from, name);
        return static_cast<T>(wide);
    }
};

template <>
struct bson_codec<float> {
    static void encode(const value_slot& to, float x) { to.write(static_cast<double>(x)); }
    /// Rounds a double to the nearest float. Throws type_mismatch for an integer that no float is,
    /// and where infinity or zero would be the nearest.
    static float decode(const value_view& from) { return detail::float_in(from); }
};

/// Enumerations are stored as their underlying integer.
template <class T>
    requires(detail::kind_of<T>() == detail::kind::enumeration)
struct bson_codec<T> {
    using integer = bson_codec<std::underlying_type_t<T>>;
    static void encode(const value_slot& to, T x) {
        integer::encode(to, static_cast<std::underlying_type_t<T>>(x));
    }
    static T decode(const value_view& from) { return static_cast<T>(integer::decode(from)); }
};

template <class T>
    requires(detail::kind_of<T>() == detail::kind::text)
struct bson_codec<T> {
    static void encode(const value_slot& to, const T& x) {
        if constexpr (std::is_pointer_v<T>) {
            if (!x) detail::throw_null_text(to.key());
        }
        to.write(std::string_view(x));
    }
    static T decode(const value_view& from)
        requires std::is_constructible_v<T, std::string_view>
    {
        return T(detail::read_or_throw<std::string_view>(from, "string"));
    }
};

}  // namespace motor

#include <motor/bson/convert_containers.hpp>
#include <motor/bson/convert_times.hpp>
