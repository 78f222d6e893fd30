// SPDX-License-Identifier: Apache-2.0
// How C++ types become BSON values and back. A type of your own takes part in one of three ways:
// MOTOR_DESCRIBE (describe.hpp) names the members of a struct; a pair of functions in its
// namespace, `void to_bson(const T&, motor::document&)` and `void from_bson(motor::document_view,
// T&)`, makes it a document; a specialisation of bson_codec makes it any value.
#pragma once

#include <motor/bson/writer.hpp>
#include <motor/detail/bson/kind.hpp>
#include <motor/detail/bson/read_or_throw.hpp>

#include <concepts>
#include <memory>
#include <type_traits>

namespace motor {

/// True for the types that can be appended to a document.
template <class T>
concept bson_encodable =
    requires(const value_slot& to, const T& x) { bson_codec<T>::encode(to, x); };

/// True for the types that get<T>() can give.
template <class T>
concept bson_decodable = requires(const value_view& from) {
    { bson_codec<T>::decode(from) } -> std::same_as<T>;
};

// A type without a form in BSON: bson_encodable and bson_decodable are false.
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
/// int64. A value that does not fit is refused: with bson_error when written, with type_mismatch
/// when read.
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
    /// Rounds a double to the nearest float. Throws type_mismatch for an integer that no float
    /// equals, and where the nearest float would be infinity or zero.
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
