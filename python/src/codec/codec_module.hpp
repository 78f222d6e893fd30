// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

namespace motor::python {

/// Adds encode() and decode() to the module, and loads what they need. On failure returns false,
/// with a Python exception set.
[[nodiscard]] bool add_codec(PyObject* module);

}  // namespace motor::python
