// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/detail/bson/containers.hpp>

#include <array>
#include <cstring>
#include <iterator>
#include <optional>
#include <utility>

namespace motor {

/// An empty optional is stored as null (as a member of a described struct it is left out) and read
/// from null and from a missing value.
template <class T>
    requires bson_encodable<T> || bson_decodable<T>
struct bson_codec<std::optional<T>> {
    static void encode(const value_slot& to, const std::optional<T>& x)
        requires bson_encodable<T>
    {
        if (x)
            bson_codec<T>::encode(to, *x);
        else
            to.write(null{});
    }
    static std::optional<T> decode(const value_view& from)
        requires bson_decodable<T>
    {
        if (!from || from.is_null()) return std::nullopt;
        return bson_codec<T>::decode(from);
    }
};

/// Contiguous ranges of std::uint8_t or std::byte are binaries of the generic subtype.
template <class T>
    requires(detail::kind_of<T>() == detail::kind::bytes)
struct bson_codec<T> {
    using byte = detail::item_of<const T>;
    static void encode(const value_slot& to, const T& x) {
        to.write(binary_view{{reinterpret_cast<const std::uint8_t*>(std::data(x)),
                              static_cast<std::size_t>(std::size(x))}});
    }
    /// A std::array must have the size of the binary, otherwise type_mismatch is thrown. A span
    /// points into the document.
    static T decode(const value_view& from)
        requires(std::is_constructible_v<T, const byte*, const byte*> || detail::fixed_size<T> > 0)
    {
        const auto bytes = detail::read_or_throw<binary_view>(from, "binary").bytes();
        const auto* first = reinterpret_cast<const byte*>(bytes.data());
        if constexpr (detail::fixed_size<T> > 0) {
            if (bytes.size() != detail::fixed_size<T>)
                detail::throw_wrong_size(from, detail::fixed_size<T>);
            T out;
            std::memcpy(out.data(), first, bytes.size());
            return out;
        } else {
            return T(first, first + bytes.size());
        }
    }
};

template <class T>
    requires(detail::kind_of<T>() == detail::kind::map)
struct bson_codec<T> {
    using mapped = typename T::mapped_type;
    static void write_members(document_writer& out, const T& x)
        requires bson_encodable<mapped>
    {
        for (const auto& [key, member] : x)
            out.append(key, member);
    }
    static void encode(const value_slot& to, const T& x)
        requires bson_encodable<mapped>
    {
        to.write_document([&](document_writer& out) { write_members(out, x); });
    }
    static T decode(const value_view& from)
        requires bson_decodable<mapped> &&
                 std::constructible_from<typename T::key_type, std::string_view>
    {
        T out;
        for (const auto& e : detail::read_or_throw<document_view>(from, "document"))
            out.emplace(typename T::key_type(e.key()), bson_codec<mapped>::decode(e));
        return out;
    }
};

/// Other ranges are arrays, sets and std::array among them.
template <class T>
    requires(detail::kind_of<T>() == detail::kind::range)
struct bson_codec<T> {
    using item = detail::item_of<const T>;
    static void encode(const value_slot& to, const T& x)
        requires bson_encodable<item>
    {
        to.write_array([&](array_writer& out) {
            for (const auto& i : x)
                out.template push_back<item>(i);
        });
    }
    static T decode(const value_view& from)
        requires bson_decodable<item> && (detail::fixed_size<T> > 0 || detail::growing<T>)
    {
        const auto in = detail::read_or_throw<array_view>(from, "array");
        T out{};
        if constexpr (detail::fixed_size<T> > 0) {
            std::size_t n = 0;
            for (const auto& e : in) {
                if (n == out.size()) detail::throw_wrong_size(from, out.size());
                out[n++] = bson_codec<item>::decode(e);
            }
            if (n != out.size()) detail::throw_wrong_size(from, out.size());
        } else {
            for (const auto& e : in)
                out.insert(out.end(), bson_codec<item>::decode(e));
        }
        return out;
    }
};

template <class T>
void write_value(const value_slot& to, const T& x) {
    using stored = std::conditional_t<detail::c_text<T>, const char*, T>;
    static_assert(bson_encodable<stored>,
                  "motor: this type cannot be stored in BSON. For a struct of your own use "
                  "MOTOR_DESCRIBE or write to_bson(); see motor/bson/convert.hpp");
    bson_codec<stored>::encode(to, x);
}

}  // namespace motor
