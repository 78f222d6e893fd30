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

/// A test file that was read: what is in it decides who runs it.
struct test_file {
    std::filesystem::path path;
    std::string name;  ///< with its folder, below the folder that was given
    document contents;
};

/// The file, or all `.json` files below the folder except the BSON corpus, which has a test of its
/// own, in order.
/// Throws std::runtime_error, or invalid_json with the file's name.
std::vector<test_file> read_files(const std::filesystem::path& from);

/// In the unified test format.
bool is_unified(const test_file& file);

/// Runs every test of every file: on the server, or, where it needs none, by itself. The files of
/// a folder `valid-fail` pass where they fail.
std::vector<test_report> run_files(const std::vector<test_file>& files, test_bench& bench);

/// Of a file that is not in the unified test format.
std::vector<test_report> run_without_server(const test_file& file);
/// Of the unified test format.
std::vector<test_report> run_unified(const test_file& file, test_bench& bench);
/// Connection strings and their options.
std::vector<test_report> run_uris(const test_file& file);
/// Documents of write concerns.
std::vector<test_report> run_write_concerns(const test_file& file);

/// Runs `test` and reports how it ends: it returns a verdict with its reason, or throws what
/// failures.hpp lists.
test_report report_of(const test_file& file, std::string description,
                      const std::function<std::pair<verdict, std::string>()>& test);

}  // namespace motor::conformance
