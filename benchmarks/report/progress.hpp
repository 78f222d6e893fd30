// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/trial.hpp>

#include <cstddef>
#include <string>

namespace bench {

/// A progress bar on a terminal (stderr, so that the table can be piped); silent without a
/// terminal.
class progress {
public:
    explicit progress(std::size_t steps) : steps_(steps) {}
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    ~progress();

    /// Shows the start of the next step.
    void step(const std::string& what);

private:
    std::size_t steps_, done_ = 0;
    clock::time_point started_ = clock::now();
};

}  // namespace bench
