// SPDX-License-Identifier: Apache-2.0
// MongoDB's specification tests, which are not part of Motor: MOTOR_SPECIFICATIONS_DIR says where
// they are. Of what the library has, none may fail.
#include "operations.hpp"
#include "pretend_server.hpp"
#include "test_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace motor::conformance;
namespace fs = std::filesystem;

constexpr const char* without_a_server[] = {"connection-string", "uri-options",
                                            "read-write-concern/connection-string",
                                            "read-write-concern/document"};
constexpr const char* on_a_server[] = {"collection-management",
                                       "command-logging-and-monitoring",
                                       "crud",
                                       "gridfs",
                                       "index-management",
                                       "read-write-concern/operation",
                                       "retryable-reads",
                                       "run-command",
                                       "sessions",
                                       "unified-test-format",
                                       "versioned-api"};

/// Tests that a first server without a replica set cannot run. Transactions are left out, which
/// take minutes.
constexpr const char* on_the_second_server[] = {
    "causal-consistency", "change-streams",
    "retryable-writes",   "server-discovery-and-monitoring",
    "sessions",           "transactions-convenient-api",
    "versioned-api"};

// Tests whose sent commands alone are compared. Retryable reads are left out, which wait for a
// minute in all.
constexpr const char* on_a_pretend_server[] = {"causal-consistency",
                                               "change-streams",
                                               "collection-management",
                                               "command-logging-and-monitoring",
                                               "crud",
                                               "index-management",
                                               "read-write-concern/operation",
                                               "retryable-writes",
                                               "sessions",
                                               "transactions",
                                               "transactions-convenient-api",
                                               "versioned-api"};

std::optional<fs::path> specifications() {
    auto folder = std::getenv("MOTOR_SPECIFICATIONS_DIR");
    return folder ? std::optional<fs::path>{folder} : std::nullopt;
}

void expect_no_failure(const std::vector<test_report>& reports) {
    std::ostringstream said;
    print_table(said, reports);
    print_reasons(said, reports);
    EXPECT_FALSE(reports.empty());
    EXPECT_EQ(std::ranges::count(reports, verdict::failed, &test_report::result), 0) << said.str();
}

std::string test_name(const testing::TestParamInfo<const char*>& of) {
    std::string name = of.param;
    std::ranges::replace_if(
        name, [](char c) { return c == '-' || c == '/'; }, '_');
    return name;
}

class specification : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        auto root = specifications();
        if (!root) GTEST_SKIP() << "MOTOR_SPECIFICATIONS_DIR is not set";
        auto folder = *root / GetParam();
        if (!fs::exists(folder)) folder = folder.parent_path() / "tests" / folder.filename();
        if (!fs::exists(folder))
            GTEST_SKIP() << "no " << GetParam() << " below MOTOR_SPECIFICATIONS_DIR";
        files = read_files(folder);
    }

    std::vector<test_file> files;
};

class specification_without_a_server : public specification {};
class specification_on_a_server : public specification {};
class specification_on_the_second_server : public specification {};
class specification_on_a_pretend_server : public specification {};

TEST_P(specification_without_a_server, is_followed) {
    std::vector<test_report> all;
    for (const auto& file : files)
        std::ranges::move(run_without_server(file), std::back_inserter(all));
    expect_no_failure(all);
}

void expect_no_failure_on(const char* variable, const std::vector<test_file>& files) {
    auto uri = std::getenv(variable);
    if (!uri || !*uri) GTEST_SKIP() << "$" << variable << " is not set";
    test_bench bench{uri};
    expect_no_failure(run_files(files, bench));
}

TEST_P(specification_on_a_server, is_followed) { expect_no_failure_on("MONGODB_URI", files); }

TEST_P(specification_on_the_second_server, is_followed) {
    expect_no_failure_on("MOTOR_SECOND_URI", files);
}

TEST_P(specification_on_a_pretend_server, is_followed) {
    pretend_server server;
    test_bench bench{server.uri()};
    expect_no_failure(run_files(files, bench));
}

INSTANTIATE_TEST_SUITE_P(folders, specification_on_a_pretend_server,
                         testing::ValuesIn(on_a_pretend_server), test_name);
INSTANTIATE_TEST_SUITE_P(folders, specification_without_a_server,
                         testing::ValuesIn(without_a_server), test_name);
INSTANTIATE_TEST_SUITE_P(folders, specification_on_a_server, testing::ValuesIn(on_a_server),
                         test_name);
INSTANTIATE_TEST_SUITE_P(folders, specification_on_the_second_server,
                         testing::ValuesIn(on_the_second_server), test_name);

/// Names of all operations in a part of a file, including those in loops and callbacks.
void collect_operations(const motor::value_view& in, std::set<std::string>& names) {
    if (auto fields = in.get_if<motor::document_view>()) {
        auto name = (*fields)["name"].get_if<std::string>();
        if (name && (*fields)["object"].get_if<std::string>()) names.insert(*name);
        for (auto each : *fields)
            collect_operations(each, names);
    }
    if (auto elements = in.get_if<motor::array_view>())
        for (auto each : *elements)
            collect_operations(each, names);
}

TEST(specifications, have_only_operations_that_the_runner_knows) {
    auto root = specifications();
    if (!root) GTEST_SKIP() << "MOTOR_SPECIFICATIONS_DIR is not set";
    std::map<std::string, std::set<std::string>> unknown;  // with the files
    for (const auto& file : read_files(*root)) {
        if (!is_unified(file)) continue;
        std::set<std::string> names;
        collect_operations(as_value(file.contents), names);
        for (const auto& name : names)
            if (std::ranges::none_of(all_operations(),
                                     [&](const auto& each) { return each.name == name; }))
                unknown[name].insert(file.name);
    }
    unknown.erase("unsupportedOperation");  // the file that no runner may know
    for (const auto& [name, files] : unknown)
        ADD_FAILURE() << name << ", in " << *files.begin();
}

}  // namespace
