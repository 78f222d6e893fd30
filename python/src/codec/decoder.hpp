// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec_options.hpp"

#include <cstddef>
#include <cstdint>

namespace motor::python {

/// The document as bson.decode() returns it; nullptr with its exception, as
/// bson.errors.InvalidBSON. The bytes may be any. Decoded here are the types that have a built-in
/// type in Python, ObjectId and int64; a document with anything else in it, and every error, is
/// given to bson.decode().
[[nodiscard]] PyObject* decode(const std::uint8_t* data, std::size_t size,
                               const codec_options& options);

/// The same of a bytes-like object, which bson.decode() is given if it has to take over.
[[nodiscard]] PyObject* decode(PyObject* data, const codec_options& options);

}  // namespace motor::python
