// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::python {

// The nesting limit of servers. Deeper documents are left to PyMongo's codec, whose limit is the
// interpreter's recursion limit.
inline constexpr int max_levels = 100;

}  // namespace motor::python
