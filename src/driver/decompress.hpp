// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace motor::driver {

// The libraries are those that libmongoc has brought into the process; Motor does not link any.

/// That compressor's library is not to be found, so that libmongoc alone can unpack what it packed.
bool lacks_library_of(std::uint8_t compressor) noexcept;
/// False unless it fills `to` exactly.
bool decompress(std::uint8_t compressor, std::span<const std::uint8_t> from,
                std::span<std::uint8_t> to) noexcept;

}  // namespace motor::driver
