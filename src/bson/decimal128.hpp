// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>

#include <cstdint>
#include <optional>

namespace motor::detail {

// The decimal as an integer; nothing if it is not one or does not fit an int64.
std::optional<std::int64_t> whole_number(const decimal128& number) noexcept;

}  // namespace motor::detail
