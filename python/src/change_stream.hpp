// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

namespace motor::python {

class call;

/// Creates the type `ChangeStream`. On failure returns false, with a Python exception set.
bool add_change_stream(PyObject* module);
/// Creates the object for a client, a database or a collection; the argument is the pipeline.
/// Throws python_raised.
owned open_change_stream(const call& of);

}  // namespace motor::python
