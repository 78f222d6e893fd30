// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>

namespace motor::detail {

static_assert(std::endian::native == std::endian::little, "BSON is read without swapping bytes");

// Uses memcpy, since BSON has no alignment.
template <class T>
T load(const std::uint8_t* from) noexcept {
    T out;
    std::memcpy(&out, from, sizeof out);
    return out;
}

template <class T>
void store(std::uint8_t* to, T x) noexcept {
    std::memcpy(to, &x, sizeof x);
}

}  // namespace motor::detail
