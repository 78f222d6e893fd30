// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace motor::python {

/// Every length and every end in the document is where the specification wants it, up to the first
/// element of an unknown type; what stands in texts and the like is not looked at. PyMongo's C
/// decoder is given nothing else: in all its versions up to 4.20 at least, a length too large may
/// make it read beyond the bytes.
[[nodiscard]] bool has_sound_structure(const std::uint8_t* data, std::size_t size) noexcept;

}  // namespace motor::python
