// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

#include <cstdint>

namespace motor::python {

/// Creates a bson.ObjectId from 12 bytes without its constructor, which is Python code that does
/// nothing else. Returns null, perhaps without a Python exception set, if that is impossible.
[[nodiscard]] owned make_object_id(const std::uint8_t* bytes);

/// The Python function give_ids(documents, other): adds an `_id` to each document of a list that
/// has none, and returns the list of all `_id`s. An element that is not a dict is passed to
/// other(document), which returns its `_id`, or NotImplemented for a document without one.
PyObject* give_ids(PyObject*, PyObject* const* arguments, Py_ssize_t count);

}  // namespace motor::python
