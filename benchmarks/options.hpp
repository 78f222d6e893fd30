// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/bars.hpp>
#include <benchmarks/suite.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

/// What the command line asks for.
struct options {
    std::vector<contest> contests;
    std::vector<bar> bars;  ///< to be checked; then nothing is measured but what they need
    effort how;
    bool help = false;
    std::optional<std::string> json, plot, uri;

    /// Throws usage_error.
    static options from(const std::vector<std::string>& arguments);
};

class usage_error : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

extern const char* const usage_text;

}  // namespace bench
