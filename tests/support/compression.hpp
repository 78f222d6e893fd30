// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace motor::testing {

/// By the compressor of that number: 0, which leaves things as they are, or 2, which is zlib.
/// Throws std::runtime_error for others, and for bytes that are no such thing.
/// @see https://github.com/mongodb/specifications/blob/master/source/compression/OP_COMPRESSED.md
std::vector<std::uint8_t> compressed(std::uint8_t by, std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> decompressed(std::uint8_t by, std::span<const std::uint8_t> bytes,
                                       std::size_t length);

}  // namespace motor::testing
