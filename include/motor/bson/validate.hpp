// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>
#include <motor/detail/base/export.hpp>

#include <cstdint>
#include <span>

namespace motor {

/// Checks BSON bytes through all levels: lengths, types, terminators, UTF-8, the bytes of booleans.
/// Throws invalid_bson, which names the key and the position. More than 200 levels are refused
/// (MongoDB stores 100, https://www.mongodb.com/docs/manual/reference/limits/).
MOTOR_EXPORT void validate(std::span<const std::uint8_t> bytes);
/// Checks a document in the same way.
MOTOR_EXPORT void validate(const document_view& from);

}  // namespace motor
