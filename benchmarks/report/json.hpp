// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/suite.hpp>

#include <string>

namespace bench {

/// Writes the rows of the table as an array of objects. Throws std::system_error.
void write_json(const results& all, const std::string& file);

}  // namespace bench
