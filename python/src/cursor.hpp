// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/codec_options.hpp"
#include "codec/owned.hpp"

#include <motor/cursor_state.hpp>

#include <memory>

namespace motor::python {

/// Makes the types `Cursor` and `Batch`. False with an exception.
bool add_cursor(PyObject* module);

/// Place.open().
PyObject* open_cursor(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                      PyObject* names);

/// A `Batch` object: documents that are decoded when they are taken.
owned make_batch(document_batch of, std::shared_ptr<const codec_options> codec);

}  // namespace motor::python
