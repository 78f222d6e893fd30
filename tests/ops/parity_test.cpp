// SPDX-License-Identifier: Apache-2.0
// Everything that libmongoc's clients, databases, collections, buckets and encryption offer has its
// counterpart here, or a reason why not. Prints what is not wrapped yet.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parity_table.hpp"

namespace {

namespace fs = std::filesystem;

/// The folder of mongoc-client.h.
std::optional<fs::path> libmongoc_headers() {
    std::vector<fs::path> roots;
    if (auto given = std::getenv("MOTOR_LIBMONGOC_HEADERS")) roots.emplace_back(given);
    for (auto prefix : {"/usr/local/include", "/usr/include"}) {
        if (!fs::exists(prefix)) continue;
        for (const auto& folder : fs::directory_iterator{prefix})  // libmongoc-1.0, mongoc-2.5.7
            roots.push_back(folder.path() / "mongoc");
    }
    for (const auto& root : roots)
        if (fs::exists(root / "mongoc-client.h")) return root;
    return std::nullopt;
}

std::set<std::string> functions_in(const fs::path& headers) {
    std::set<std::string> found;
    // A header, and the prefix of its functions' names.
    const std::pair<std::string, std::string> all[] = {
        {"client", "client"},
        {"database", "database"},
        {"collection", "collection"},
        {"gridfs-bucket", "gridfs_bucket"},
        {"client-side-encryption", "(?:client|auto)_encryption"}};
    for (const auto& [of, prefix] : all) {
        std::ifstream file{headers / ("mongoc-" + of + ".h")};
        std::string text{std::istreambuf_iterator<char>{file}, {}};
        std::regex declaration{"\\b(mongoc_" + prefix + "_[a-z0-9_]+) ?\\("};
        for (std::sregex_iterator at{text.begin(), text.end(), declaration}, end; at != end; ++at)
            found.insert((*at)[1]);
    }
    return found;
}

std::string version_in(const fs::path& headers) {
    std::ifstream file{headers / "mongoc-version.h"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::smatch found;
    std::regex version{"MONGOC_VERSION_S \"([0-9]+\\.[0-9]+)"};
    return std::regex_search(text, found, version) ? found[1].str() : "unknown";
}

TEST(parity, every_function_of_libmongoc_is_accounted_for) {
    auto headers = libmongoc_headers();
    if (!headers) GTEST_SKIP() << "libmongoc's headers were not found; set MOTOR_LIBMONGOC_HEADERS";
    auto functions = functions_in(*headers);
    ASSERT_GT(functions.size(), 100u) << "the headers in " << *headers << " read differently";

    std::set<std::string> known, newer;
    std::map<std::string_view, std::string_view> not_yet;
    for (const auto& [function, counterpart, is_newer] : motor::testing::parity_table) {
        EXPECT_TRUE(known.insert(std::string{function}).second) << function << " is listed twice";
        EXPECT_FALSE(counterpart.empty()) << function;
        if (is_newer) newer.emplace(function);
        if (counterpart.starts_with("not wrapped yet")) not_yet.emplace(function, counterpart);
    }
    for (const auto& function : functions)
        EXPECT_TRUE(known.contains(function)) << function << " is not in the table";
    // Other versions have lost some functions, and gained others.
    if (auto version = version_in(*headers); version == "1.23") {
        for (const auto& function : known)
            EXPECT_NE(functions.contains(function), newer.contains(function))
                << function << " is not in libmongoc " << version;
    }

    for (const auto& [function, reason] : not_yet)
        std::cout << function << ": " << reason << '\n';
    std::cout << not_yet.size() << " of " << functions.size() << " functions are not wrapped yet\n";
}

}  // namespace
