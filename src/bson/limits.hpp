// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace motor::detail {

// Twice what MongoDB stores; deep enough for any real document, too shallow to exhaust a stack.
inline constexpr int max_levels = 200;

}  // namespace motor::detail
