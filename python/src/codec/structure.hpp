// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace motor::python {

/// Checks that every length and every end in the document is where the specification requires it,
/// up to the first element of an unknown type. The contents of texts and other values are not
/// checked. PyMongo's C decoder only gets documents that pass: in all versions up to 4.20 at least,
/// a length that is too large may make it read beyond the bytes.
[[nodiscard]] bool has_sound_structure(const std::uint8_t* data, std::size_t size) noexcept;

}  // namespace motor::python
