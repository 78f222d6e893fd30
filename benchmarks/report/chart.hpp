// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// A line chart over categories, as SVG.
struct chart {
    struct line {
        std::string name, colour;
        bool dashed = false;
        std::vector<double> values;  ///< one for each category; 0 where there is none
    };

    std::string title, x_label;
    std::vector<std::string> categories;
    std::vector<line> lines;
    bool logarithmic = false;

    [[nodiscard]] std::string svg() const;
};

}  // namespace bench
