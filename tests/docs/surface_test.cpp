// SPDX-License-Identifier: Apache-2.0
// Every name of Motor 0.7 is answered for in docs/reference/motor-names.md, and what is said there
// to be here is declared in the public headers.
#include <tests/support/source_tree.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>

#include "surface_table.hpp"

namespace {

namespace fs = std::filesystem;
using motor::testing::answer, motor::testing::source_tree, motor::testing::surface_table;

using row_name = std::pair<std::string, std::string>;  // the heading, and the first column below it

/// The rows of the page's tables: the second column by heading and first column.
std::map<row_name, std::string> answers_of(const fs::path& page) {
    std::ifstream file{page};
    std::map<row_name, std::string> found;
    std::string heading;
    const std::regex row{R"(\| `(.+?)` \| (.+) \|)"};
    std::smatch parts;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## ")) heading = line.substr(3);
        if (!std::regex_match(line, parts, row)) continue;
        EXPECT_TRUE(found.emplace(row_name{heading, parts[1]}, parts[2]).second) << line;
    }
    return found;
}

std::set<std::string> words_of(const std::string& text) {
    static const std::regex word{"[A-Za-z_][A-Za-z_0-9]*"};
    std::set<std::string> found;
    for (std::sregex_iterator at{text.begin(), text.end(), word}, end; at != end; ++at)
        found.insert(at->str());
    return found;
}

/// The words in the headers of legacy calls, or in all other headers.
std::set<std::string> declared(bool legacy) {
    std::set<std::string> found;
    for (const auto& each : fs::recursive_directory_iterator{source_tree / "include/motor"}) {
        if (each.path().extension() != ".hpp") continue;
        bool is_legacy = each.path().string().find("/motor/legacy") != std::string::npos;
        if (is_legacy != legacy) continue;
        std::ifstream file{each.path()};
        found.merge(words_of(std::string{std::istreambuf_iterator<char>{file}, {}}));
    }
    return found;
}

/// Names in code marks, without those with capitals or a dollar, which are the server's.
std::set<std::string> names_in(const std::string& text) {
    static const std::regex code{"`([^`]+)`"}, literal{"\"[^\"]*\"|\\$[a-z]+"};
    std::set<std::string> found;
    for (std::sregex_iterator at{text.begin(), text.end(), code}, end; at != end; ++at)
        found.merge(words_of(std::regex_replace((*at)[1].str(), literal, "")));
    std::erase_if(found, [](const std::string& each) {
        return each.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos ||
               each == "while" || each == "auto" || each == "co_await";
    });
    return found;
}

void expect_declared(const std::string& text, const std::set<std::string>& words) {
    auto names = names_in(text);
    EXPECT_FALSE(names.empty()) << "no name in: " << text;
    for (const auto& each : names)
        EXPECT_TRUE(words.contains(each)) << each << " of: " << text;
}

class surface : public ::testing::Test {
protected:
    void SetUp() override {
        if (!exists(source_tree / "docs"))
            GTEST_SKIP() << "the documentation is not at " << source_tree;
    }
    const std::string legacy_mark = "legacy: ";
};

TEST_F(surface, answers_for_every_name_of_motor) {
    auto answers = answers_of(source_tree / "docs/reference/motor-names.md");
    auto words = declared(false), legacy_words = declared(true);
    std::size_t later = 0;
    for (const auto& [of, motor_name, how] : surface_table) {
        SCOPED_TRACE(std::string{of} + ": " + std::string{motor_name});
        auto found = answers.find(row_name{of, motor_name});
        if (found == answers.end()) {
            ADD_FAILURE() << "is not in the page";
            continue;
        }
        auto text = found->second;
        answers.erase(found);
        auto legacy_at = text.find(legacy_mark);
        EXPECT_EQ(text.starts_with("instead: "), how == answer::elsewhere) << text;
        EXPECT_EQ(text.starts_with("later: "), how == answer::later) << text;
        EXPECT_EQ(legacy_at != std::string::npos, how == answer::legacy) << text;
        if (how == answer::later) ++later;
        if (how == answer::here || how == answer::legacy)
            expect_declared(text.substr(0, legacy_at), words);
        if (how == answer::legacy) expect_declared(text.substr(legacy_at), legacy_words);
    }
    for (const auto& [rest, text] : answers)
        ADD_FAILURE() << rest.first << ": " << rest.second << " is no name of the table";
    std::cout << later << " of " << std::size(surface_table) << " names come later\n";
}

/// Each feature has a link to a test that shows it.
TEST_F(surface, links_each_feature_to_its_tests) {
    std::ifstream page{source_tree / "docs/reference/features.md"};
    const std::regex row{R"(\|.*\| ([^|]+) \|)"}, shown{R"(\[.+\]\(\.\./\.\./(tests/.+)\))"};
    std::smatch last, link;
    std::size_t features = 0;
    for (std::string line; std::getline(page, line);) {
        if (!std::regex_match(line, last, row) || last[1] == "Motor for C++") continue;
        std::string here = last[1];
        ++features;
        if (std::regex_match(here, link, shown))
            EXPECT_TRUE(exists(source_tree / link[1].str())) << line;
        else
            EXPECT_TRUE(here.starts_with("not yet")) << line;
    }
    EXPECT_GT(features, 30U);
}

}  // namespace
