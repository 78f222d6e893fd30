// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/codec_options.hpp"
#include "codec/owned.hpp"

#include <motor/detail/handles/cursor_state.hpp>

#include <memory>

namespace motor::python {

/// Creates the types `Cursor` and `Batch`. On failure returns false, with a Python exception set.
bool add_cursor(PyObject* module);

/// Implements Place.open().
PyObject* open_cursor(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                      PyObject* names);

/// Creates a `Batch` object: documents that are decoded when they are taken.
owned make_batch(document_batch of, std::shared_ptr<const codec_options> codec);

}  // namespace motor::python
