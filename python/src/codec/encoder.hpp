// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "buffer.hpp"
#include "codec_options.hpp"

namespace motor::python {

/// Appends the document, byte by byte as bson.encode() writes it, a top-level _id first. Written
/// here are dicts, lists, tuples and values of the exact built-in types, bson.ObjectId and
/// bson.Int64; a document with anything else in it, and every error, is given to bson.encode(). On
/// failure the buffer is as it was: false with bson's exception.
[[nodiscard]] bool encode(PyObject* document, const codec_options& options, bool check_keys,
                          buffer& out);

}  // namespace motor::python
