// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace motor::detail {

// The compressors' libraries are those that libmongoc has loaded; Motor links none.

/// The compressor's library is not found: only libmongoc can decompress its messages.
bool lacks_library_of(std::uint8_t compressor) noexcept;
/// Decompresses. False unless the result fills `to` exactly.
bool decompress(std::uint8_t compressor, std::span<const std::uint8_t> from,
                std::span<std::uint8_t> to) noexcept;

}  // namespace motor::detail
