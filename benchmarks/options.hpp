// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/bars.hpp>
#include <benchmarks/suite.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

/// Options of the benchmark.
struct options {
    std::vector<contest> contests;
    std::vector<bar> bars;  ///< to be checked; if set, only what they need is measured
    effort how;
    bool help = false;
    std::optional<std::string> json, uri;

    /// Parses the command line. Throws usage_error.
    static options from(const std::vector<std::string>& arguments);
};

class usage_error : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

extern const char* const usage_text;

}  // namespace bench
