// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <cstdint>
#include <span>

namespace motor {

/// Checks everything, through all levels: frames, types, terminators, UTF-8, the bytes of booleans.
/// Throws invalid_bson that names the key and the place. More than 200 levels are refused (MongoDB
/// stores 100, https://www.mongodb.com/docs/manual/reference/limits/).
void validate(std::span<const std::uint8_t> bytes);
void validate(const document_view& from);

}  // namespace motor
