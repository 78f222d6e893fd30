// SPDX-License-Identifier: Apache-2.0
#include "test_files.hpp"

#include "failures.hpp"
#include "known_deviations.hpp"
#include "server_quirks.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace motor::conformance {
namespace {

namespace fs = std::filesystem;

/// MongoDB keeps the tests of a specification in a subfolder `tests`.
std::string name_of(const fs::path& path) {
    fs::path name;
    for (const auto& part : path)
        if (part != "tests") name /= part;
    return name.string();
}

bool is_of_bson(const fs::path& path) {
    return std::ranges::find(path, fs::path{"bson-corpus"}) != path.end();
}

test_file read_file(const fs::path& path, const fs::path& below) {
    std::ifstream in{path, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot read " + path.string()};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    try {
        return {path, name_of(path.lexically_relative(below)), from_json(text)};
    } catch (const invalid_json& e) {
        throw invalid_json{path.string() + ": " + e.what()};
    }
}

/// A file that must fail has passed if it failed, even because of the server.
void invert(test_report& report, const server_facts& server) {
    if (report.result == verdict::passed) {
        auto quirk = known_quirk(server, report.file, report.description, {});
        report.result = quirk ? verdict::server_lacks : verdict::failed;
        report.reason = quirk.value_or("should fail");
    } else if (report.result != verdict::skipped) {
        report.result = verdict::passed;
        report.reason.clear();
    }
}

}  // namespace

std::vector<test_file> read_files(const fs::path& from) {
    if (fs::is_regular_file(from)) {
        auto folder = fs::absolute(from).parent_path();
        return {read_file(fs::absolute(from), folder.parent_path())};
    }
    auto root = fs::absolute(from / "");
    std::vector<fs::path> paths;
    for (const auto& each : fs::recursive_directory_iterator{from})
        if (each.path().extension() == ".json" && !is_of_bson(each.path()))
            paths.push_back(fs::absolute(each.path()));
    std::ranges::sort(paths);
    std::vector<test_file> files;
    for (const auto& path : paths)
        files.push_back(read_file(path, root.parent_path().parent_path()));
    return files;
}

bool is_unified(const test_file& file) { return file.contents.contains("schemaVersion"); }

std::vector<test_report> run_without_server(const test_file& file) {
    auto first = file.contents["tests"][0];
    if (first["uri"]) return run_uris(file);
    if (first["writeConcern"]) return run_write_concerns(file);
    return {{file.name, "", verdict::skipped, "a format that this runner does not read"}};
}

std::vector<test_report> run_files(const std::vector<test_file>& files, test_bench& bench) {
    std::vector<test_report> all;
    for (const auto& file : files) {
        auto reports = is_unified(file) ? run_unified(file, bench) : run_without_server(file);
        if (file.path.parent_path().filename() == "valid-fail")
            for (auto& report : reports)
                invert(report, bench.server);
        all.insert(all.end(), std::move_iterator{reports.begin()},
                   std::move_iterator{reports.end()});
    }
    return all;
}

test_report report_of(const test_file& file, std::string description,
                      const std::function<std::pair<verdict, std::string>()>& test) {
    test_report report{file.name, std::move(description), verdict::failed, {}};
    const auto began = std::chrono::steady_clock::now();
    try {
        std::tie(report.result, report.reason) = test();
    } catch (const not_in_library& e) {
        report.result = verdict::skipped;
        report.reason = std::string{"not in the library yet: "} + e.what();
    } catch (const mismatch& e) {
        auto known = known_deviation(report.file, report.description, e.what());
        report.result = known ? verdict::deviates : verdict::failed;
        report.reason = known ? *known : e.what();
    } catch (const malformed& e) {
        report.reason = std::string{"malformed: "} + e.what();
    } catch (const std::exception& e) {
        report.reason = e.what();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    report.seconds = took.count();
    return report;
}

}  // namespace motor::conformance
