// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/convert.hpp>
#include <motor/bson/writer.hpp>
#include <motor/detail/bson/kind.hpp>

#include <optional>

namespace motor::detail {

template <class T, class Member>
struct described_member {
    constexpr described_member(const char* the_name, Member T::*the_pointer) noexcept
        : name{the_name}, pointer{the_pointer} {}
    const char* name;
    Member T::*pointer;
};

// Any object of the type will do: the macro cannot make the function static, which outside a struct
// means something else, nor const.
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

}  // namespace motor::detail
