// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.hpp"
#include "test_run.hpp"

#include <motor/bson/bson.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace motor::conformance {

/// A test file; its contents decide which runner it needs.
struct test_file {
    std::filesystem::path path;
    std::string name;  ///< path relative to the given folder
    document contents;
};

/// Reads the file, or all `.json` files below the folder in order, except the BSON corpus, which
/// has a test of its own. Throws std::runtime_error, or invalid_json with the file's name.
std::vector<test_file> read_files(const std::filesystem::path& from);

/// Whether the file is in the unified test format.
bool is_unified(const test_file& file);

/// Runs every test of every file, on the server if it needs one. The files of a folder `valid-fail`
/// pass if they fail.
std::vector<test_report> run_files(const std::vector<test_file>& files, test_bench& bench);

/// Runs a file that is not in the unified test format.
std::vector<test_report> run_without_server(const test_file& file);
/// Runs a file in the unified test format.
std::vector<test_report> run_unified(const test_file& file, test_bench& bench);
/// Runs a file of connection strings and their options.
std::vector<test_report> run_uris(const test_file& file);
/// Runs a file of write concern documents.
std::vector<test_report> run_write_concerns(const test_file& file);

/// Runs `test` and reports its result: it returns a verdict with its reason, or throws an exception
/// of failures.hpp.
test_report report_of(const test_file& file, std::string description,
                      const std::function<std::pair<verdict, std::string>()>& test);

}  // namespace motor::conformance
