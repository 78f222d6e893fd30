// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>

#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

/// Makes a struct a document: MOTOR_DESCRIBE(person, name, born, langs) stands inside the struct or
/// after it in the same namespace, and names the struct and those of its members that are stored,
/// up to 80, each under its own name. To be read, the struct needs a default constructor; if the
/// macro stands outside, the members must be public. Reading ignores other keys; a missing key
/// throws missing_key unless the member is a std::optional, which is left out when it is empty.
#define MOTOR_DESCRIBE(type, ...)                                \
    inline auto motor_describe(const type*) {                    \
        return ::std::make_tuple(MOTOR_EACH(type, __VA_ARGS__)); \
    }                                                            \
    static_assert(true, "so that a semicolon may follow")

// The list of members, one macro call each; the preprocessor's own way of recursion.
#define MOTOR_EACH(type, ...) __VA_OPT__(MOTOR_EXPAND(MOTOR_EACH_ONE(type, __VA_ARGS__)))
#define MOTOR_EACH_ONE(type, member, ...) \
    ::motor::detail::described_member{    \
        #member, &type::member} __VA_OPT__(, MOTOR_EACH_AGAIN MOTOR_PARENS(type, __VA_ARGS__))
#define MOTOR_EACH_AGAIN() MOTOR_EACH_ONE
#define MOTOR_PARENS ()
#define MOTOR_EXPAND(...) MOTOR_EXPAND3(MOTOR_EXPAND3(MOTOR_EXPAND3(MOTOR_EXPAND3(__VA_ARGS__))))
#define MOTOR_EXPAND3(...) MOTOR_EXPAND2(MOTOR_EXPAND2(MOTOR_EXPAND2(MOTOR_EXPAND2(__VA_ARGS__))))
#define MOTOR_EXPAND2(...) MOTOR_EXPAND1(MOTOR_EXPAND1(MOTOR_EXPAND1(MOTOR_EXPAND1(__VA_ARGS__))))
#define MOTOR_EXPAND1(...) __VA_ARGS__

namespace motor {

namespace detail {

template <class T, class Member>
struct described_member {
    constexpr described_member(const char* the_name, Member T::*the_pointer) noexcept
        : name{the_name}, pointer{the_pointer} {}
    const char* name;
    Member T::*pointer;
};

// Any object will do: the macro cannot make the function static, for that means something else
// outside a struct, nor const.
template <class T>
auto members_of([[maybe_unused]] const T& any) {
    if constexpr (described_inside<T>)
        return const_cast<T&>(any).motor_describe(static_cast<const T*>(nullptr));
    else
        return motor_describe(static_cast<const T*>(nullptr));
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
void write_member(document_writer& out, const char* name, const T& member) {
    if constexpr (is_optional<T>) {
        if (!member) return;
    }
    out.append(name, member);
}

}  // namespace detail

template <class T>
    requires(detail::kind_of<T>() == detail::kind::described)
struct bson_codec<T> {
    static void write_members(document_writer& out, const T& x) {
        std::apply([&](auto... m) { (detail::write_member(out, m.name, x.*(m.pointer)), ...); },
                   detail::members_of(x));
    }
    static void encode(const value_slot& to, const T& x) {
        to.write_document([&](document_writer& out) { write_members(out, x); });
    }
    static T decode(const value_view& from) {
        const auto in = detail::read_or_throw<document_view>(from, "document");
        T out{};
        std::apply([&](auto... m) { (read_member(in[m.name], out.*(m.pointer)), ...); },
                   detail::members_of(out));
        return out;
    }

private:
    template <class Member>
    static void read_member(const value_view& from, Member& to) {
        static_assert(bson_decodable<Member>, "motor: a described member has no form in BSON");
        to = from.get<Member>();
    }
};

}  // namespace motor
