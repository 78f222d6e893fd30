// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace motor::conformance {

enum class verdict {
    passed,
    events_only,  ///< what was sent is as expected; what came back means nothing
    failed,
    deviates,      ///< fails, and known_deviations.cpp says why
    skipped,       ///< the test, or its needs, do not fit the server or the library
    server_lacks,  ///< what was sent is as expected; the server could not answer it so
};
std::string_view to_string(verdict of) noexcept;

/// What one test has come to.
struct test_report {
    std::string file;  ///< with its folder, below the folder that was given
    std::string description;
    verdict result = verdict::passed;
    std::string reason;  ///< empty if it passed
    double seconds = 0;  ///< that it took
};

/// A line for each folder with its counts, and a total.
void print_table(std::ostream& out, const std::vector<test_report>& reports);
/// The failed ones with their reasons; of those skipped and lacked the reasons with their counts.
void print_reasons(std::ostream& out, const std::vector<test_report>& reports);
/// One JSON object for each test, in an array.
void write_json(std::ostream& out, const std::vector<test_report>& reports);

}  // namespace motor::conformance
