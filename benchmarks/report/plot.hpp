// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/suite.hpp>

#include <string>

namespace bench {

/// Throughput and latency over concurrency, two SVG files for each workload and delay of which
/// there is more than one concurrency. Throws std::system_error.
void write_plots(const results& all, const std::string& folder);

}  // namespace bench
