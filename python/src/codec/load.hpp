// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace motor::python {

static_assert(std::endian::native == std::endian::little,
              "BSON is read and written without swapping bytes");

// Uses memcpy, since BSON has no alignment.
template <class T>
T load(const std::uint8_t* from) noexcept {
    T out;
    std::memcpy(&out, from, sizeof out);
    return out;
}

}  // namespace motor::python
