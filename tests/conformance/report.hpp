// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace motor::conformance {

enum class verdict {
    passed,
    events_only,  ///< sent what is expected; the answers mean nothing
    failed,
    deviates,      ///< fails for a reason in known_deviations.cpp
    skipped,       ///< the test does not fit the server or the library
    server_lacks,  ///< sent what is expected; the server cannot answer it as expected
};
std::string_view to_string(verdict of) noexcept;

/// Result of one test.
struct test_report {
    std::string file;  ///< path relative to the given folder
    std::string description;
    verdict result = verdict::passed;
    std::string reason;  ///< empty if it passed
    double seconds = 0;  ///< duration
};

/// Prints the counts of each folder on a line, and a total.
void print_table(std::ostream& out, const std::vector<test_report>& reports);
/// Prints the failed tests with their reasons, and for skipped and lacked ones the reasons with
/// their counts.
void print_reasons(std::ostream& out, const std::vector<test_report>& reports);
/// Prints an array with one JSON object for each test.
void write_json(std::ostream& out, const std::vector<test_report>& reports);

}  // namespace motor::conformance
