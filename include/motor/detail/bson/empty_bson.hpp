// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace motor::detail {

inline constexpr std::uint8_t empty_bson[] = {5, 0, 0, 0, 0};
inline constexpr std::size_t empty_bson_length = sizeof empty_bson;

}  // namespace motor::detail
