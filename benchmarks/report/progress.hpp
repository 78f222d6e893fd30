// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/trial.hpp>

#include <cstddef>
#include <string>

namespace bench {

/// A bar on a terminal (stderr, so that the table can be piped); on none it says nothing.
class progress {
public:
    explicit progress(std::size_t steps) : steps_(steps) {}
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    ~progress();

    /// The next step starts.
    void step(const std::string& what);

private:
    std::size_t steps_, done_ = 0;
    clock::time_point started_ = clock::now();
};

}  // namespace bench
