// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/bson/kind.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace motor::detail {

template <class T>
concept growing = requires(T& to, item_of<T> x) { to.insert(to.end(), std::move(x)); };

template <class T>
inline constexpr std::size_t fixed_size = 0;
template <class T, std::size_t N>
inline constexpr std::size_t fixed_size<std::array<T, N>> = N;

}  // namespace motor::detail
