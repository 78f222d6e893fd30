// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec_options.hpp"

#include <cstddef>
#include <cstdint>

namespace motor::python {

/// Decodes a document as bson.decode() does. On failure returns nullptr and sets the same
/// exception, such as bson.errors.InvalidBSON. Any bytes are safe. This decoder supports the types
/// that have a built-in type in Python, ObjectId and int64. A document with any other type, and
/// every error, is passed to bson.decode().
[[nodiscard]] PyObject* decode(const std::uint8_t* data, std::size_t size,
                               const codec_options& options);

/// Decodes a bytes-like object, which is passed on if bson.decode() has to take over.
[[nodiscard]] PyObject* decode(PyObject* data, const codec_options& options);

}  // namespace motor::python
