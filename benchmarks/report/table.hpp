// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/suite.hpp>

namespace bench {

/// Prints every client of every cell on a line of its own, on stdout; ratios with their spread.
void print_table(const results& all);

}  // namespace bench
