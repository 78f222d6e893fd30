// SPDX-License-Identifier: Apache-2.0
// The documentation shows only code that is compiled and run, and links only to what is there.
#include <motor/version.hpp>

#include <tests/support/source_tree.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using motor::testing::source_tree;

using lines = std::vector<std::string>;

lines lines_of(const fs::path& file) {
    std::ifstream in{file};
    lines all;
    for (std::string line; std::getline(in, line);)
        all.push_back(line);
    return all;
}

std::string joined(const lines& all) {
    std::string text;
    for (const auto& line : all)
        text += line + '\n';
    return text;
}

std::vector<fs::path> pages() {
    std::vector<fs::path> found{source_tree / "README.md", source_tree / "CONTRIBUTING.md",
                                source_tree / "python/README.md"};
    for (const auto& each : fs::recursive_directory_iterator{source_tree / "docs"})
        if (each.path().extension() == ".md") found.push_back(each.path());
    std::sort(found.begin(), found.end());
    return found;
}

/// Removes the indentation that all lines have in common, and blank lines at both ends.
lines moved_left(lines all) {
    auto blank = [](const std::string& line) {
        return line.find_first_not_of(' ') == std::string::npos;
    };
    while (!all.empty() && blank(all.front()))
        all.erase(all.begin());
    while (!all.empty() && blank(all.back()))
        all.pop_back();
    auto common = std::string::npos;
    for (const auto& line : all)
        if (!blank(line)) common = std::min(common, line.find_first_not_of(' '));
    for (auto& line : all)
        line = blank(line) ? "" : line.substr(common);
    return all;
}

/// The lines between `// region: NAME` and the next `// end region`; in Python behind `#`.
lines region_of(const fs::path& file, const std::string& name) {
    const std::string mark = file.extension() == ".py" ? "# " : "// ";
    lines region;
    bool inside = false;
    for (const auto& line : lines_of(file)) {
        auto text = line.substr(std::min(line.size(), line.find_first_not_of(' ')));
        if (text == mark + "region: " + name)
            inside = true;
        else if (text == mark + "end region" && inside)
            return moved_left(region);
        else if (inside)
            region.push_back(line);
    }
    ADD_FAILURE() << file << " has no region " << name;
    return {};
}

struct block {
    std::size_t line;    // line of the ```
    std::string before;  // the line above it
    lines code;
};

std::vector<block> blocks_of(const lines& page, const std::string& language) {
    std::vector<block> blocks;
    for (std::size_t i = 0; i < page.size(); ++i) {
        if (page[i] != "```" + language) continue;
        block made{i + 1, i > 0 ? page[i - 1] : "", {}};
        while (++i < page.size() && page[i] != "```")
            made.code.push_back(page[i]);
        blocks.push_back(made);
    }
    return blocks;
}

/// Compares a page's code blocks with the regions that the lines above them name. Returns the
/// number of blocks.
std::size_t compare_blocks(const fs::path& page, const std::string& language) {
    static const std::regex source{"<!-- from (\\S+):(\\w+) -->"};
    auto blocks = blocks_of(lines_of(page), language);
    for (const auto& shown : blocks) {
        SCOPED_TRACE(page.string() + ":" + std::to_string(shown.line));
        std::smatch from;
        if (std::regex_match(shown.before, from, source))
            EXPECT_EQ(joined(shown.code), joined(region_of(source_tree / from[1].str(), from[2])));
        else
            ADD_FAILURE()
                << "the line above must name the code: <!-- from examples/FILE:REGION -->";
    }
    return blocks.size();
}

TEST(documentation, shows_only_code_of_compiled_examples) {
    std::size_t checked = 0;
    for (const auto& page : pages())
        checked += compare_blocks(page, "cpp");
    EXPECT_GT(checked, 0U);
}

TEST(documentation, shows_only_python_of_examples_that_are_run) {
    std::size_t checked = 0;
    for (const auto& page : pages())
        if (page !=
            source_tree / "docs/learn/from_motor.md")  // its Python is the code to be ported
            checked += compare_blocks(page, "python");
    EXPECT_GT(checked, 0U);
}

TEST(documentation, links_to_files_that_exist) {
    const std::regex link{"\\]\\(([^)#:]+)(#[^)]*)?\\)"}, code{"`[^`]*`"};
    for (const auto& page : pages()) {
        auto text = std::regex_replace(joined(lines_of(page)), code, "");
        for (std::sregex_iterator at{text.begin(), text.end(), link}, end; at != end; ++at)
            EXPECT_TRUE(fs::exists(page.parent_path() / (*at)[1].str()))
                << page << " links to " << (*at)[1];
    }
}

TEST(packages, have_the_version_of_the_build) {
    auto text_of = [](const char* file) { return joined(lines_of(source_tree / file)); };
    std::smatch version;
    auto build = text_of("CMakeLists.txt");
    ASSERT_TRUE(std::regex_search(build, version, std::regex{"project\\(motor VERSION (\\S+)"}));
    EXPECT_EQ(motor::version, version[1].str());
    EXPECT_EQ(version[1].str(), std::to_string(MOTOR_VERSION_MAJOR) + '.' +
                                    std::to_string(MOTOR_VERSION_MINOR) + '.' +
                                    std::to_string(MOTOR_VERSION_PATCH));
    static_assert(MOTOR_VERSION / 10000 == MOTOR_VERSION_MAJOR &&
                  MOTOR_VERSION / 100 % 100 == MOTOR_VERSION_MINOR &&
                  MOTOR_VERSION % 100 == MOTOR_VERSION_PATCH);
    for (auto file : {"vcpkg.json", "packaging/vcpkg/ports/motor-cpp/vcpkg.json"})
        EXPECT_NE(text_of(file).find("\"version\": \"" + version[1].str() + '"'), std::string::npos)
            << file;
}

}  // namespace
