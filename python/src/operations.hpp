// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

namespace motor::python {

/// Implements Place.run().
PyObject* run_operation(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                        PyObject* names);

}  // namespace motor::python
