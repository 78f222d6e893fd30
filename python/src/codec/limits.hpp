// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::python {

// As many as a server takes. What is deeper is left to PyMongo's codec, which counts with the
// interpreter's own limit of recursion.
inline constexpr int max_levels = 100;

}  // namespace motor::python
