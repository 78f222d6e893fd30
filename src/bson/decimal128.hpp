// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>

#include <cstdint>
#include <optional>

namespace motor::detail {

// The integer that a decimal is, if it is one and an int64 can hold it.
std::optional<std::int64_t> whole_number(const decimal128& number) noexcept;

}  // namespace motor::detail
