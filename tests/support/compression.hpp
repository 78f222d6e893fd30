// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace motor::testing {

/// Compression by a compressor's number: 0, which changes nothing, or 2, which is zlib. Throws
/// std::runtime_error for others, and for bytes that are not compressed in that way.
/// @see https://github.com/mongodb/specifications/blob/master/source/compression/OP_COMPRESSED.md
std::vector<std::uint8_t> compressed(std::uint8_t compressor, std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> decompressed(std::uint8_t compressor, std::span<const std::uint8_t> bytes,
                                       std::size_t length);

}  // namespace motor::testing
