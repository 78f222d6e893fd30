// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/detail/bson/described.hpp>

#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

/// Lets a struct be stored as a document. MOTOR_DESCRIBE(person, name, born, langs) stands inside
/// the struct or after it in the same namespace, and names the struct and the members to store, up
/// to 80, each under its own name. To be read, the struct needs a default constructor; if the macro
/// stands outside, the members must be public. Reading ignores other keys; a missing key throws
/// missing_key unless the member is a std::optional, which is left out when it is empty.
#define MOTOR_DESCRIBE(type, ...)                                \
    inline auto motor_describe(const type*) {                    \
        return ::std::make_tuple(MOTOR_EACH(type, __VA_ARGS__)); \
    }                                                            \
    static_assert(true, "so that a semicolon may follow")

// The list of members, one macro call each; recursion as the preprocessor allows it.
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
