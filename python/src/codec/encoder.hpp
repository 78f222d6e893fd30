// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "buffer.hpp"
#include "codec_options.hpp"

namespace motor::python {

/// Appends a document, byte by byte as bson.encode() writes it, with a top-level _id first. This
/// encoder supports dicts, lists, tuples and values of exactly the built-in types, bson.ObjectId
/// and bson.Int64. A document with any other type, and every error, is passed to bson.encode(). On
/// failure returns false with bson's exception set, and leaves the buffer unchanged.
[[nodiscard]] bool encode(PyObject* document, const codec_options& options, bool check_keys,
                          buffer& out);

}  // namespace motor::python
