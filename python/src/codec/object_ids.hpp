// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

#include <cstdint>

namespace motor::python {

/// A bson.ObjectId of these 12 bytes, without its constructor, which is Python code that does no
/// more. Null, perhaps without an exception, where that cannot be.
[[nodiscard]] owned make_object_id(const std::uint8_t* bytes);

/// The Python function give_ids(documents, other): gives each document of a list an `_id` that has
/// none, and returns the list of them. What is no dict is given to other(document), which returns
/// its `_id`, or NotImplemented for a document without one.
PyObject* give_ids(PyObject*, PyObject* const* arguments, Py_ssize_t count);

}  // namespace motor::python
