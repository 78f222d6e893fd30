// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include <tests/support/source_tree.hpp>

#include "co_await_temporaries.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

namespace motor::testing::awaited {
namespace {

std::vector<command_case> all_cases() {
    std::vector<command_case> all;
    for (auto part : {reads, writes, catalogue, administration, cursors, sessions})
        for (auto& each : part())
            all.push_back(std::move(each));
    return all;
}

/// Number of members for each operation in the class's header: one for each overload.
std::map<std::string, int> operations_of(std::string_view name,
                                         const std::filesystem::path& header) {
    std::ifstream file{header};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    static const std::regex declared{
        R"((?:operation|basic_cursor)<(?:(?:detail::)?(?:\w+_)?ops::[\w<>]+>\s+|Op>\s+(?!make\b|open\b))(\w+)\()"};
    std::map<std::string, int> found;
    for (std::sregex_iterator at{text.begin(), text.end(), declared}, end; at != end; ++at)
        ++found[std::string{name} + "." + (*at)[1].str()];
    return found;
}

/// Sorts the keys and drops default values, which depend on libmongoc's version.
document sorted(document_view fields) {
    std::map<std::string_view, value> all;
    for (auto each : fields)
        if (each.value() != value{false}) all.emplace(each.key(), each.value());
    document made;
    for (const auto& [key, field] : all)
        made.append(key, field);
    return made;
}

/// The command in a form that compares: the order of the fields of a command and of its statements
/// does not matter, all others must be in order.
document comparable(document_view command) {
    document made = sorted(essential(command));
    for (auto statements : {"updates", "deletes"}) {
        if (!made.contains(statements)) continue;
        array_value all;
        for (auto each : made.get<array_view>(statements))
            all.push_back(sorted(each.value().get<document_view>()));
        made.set(statements, all);
    }
    return made;
}

class co_await_temporaries : public ::testing::TestWithParam<command_case> {
protected:
    co_await_temporaries() { answer_plausibly(server); }
    scripted_server server{server_profile::primary()};
};

TEST_P(co_await_temporaries, arrive_unharmed) {
    std::vector<document> expected;
    for (const auto& each : GetParam().sent)
        expected.push_back(comparable(each));
    run_everywhere(server, GetParam().run, [&] {
        std::vector<document> sent;
        for (const auto& each : server.commands())
            sent.push_back(comparable(each.body));
        EXPECT_EQ(sent, expected);
    });
}

INSTANTIATE_TEST_SUITE_P(of, co_await_temporaries, ::testing::ValuesIn(all_cases()),
                         [](const auto& its) {
                             auto name = std::string{its.param.operation};
                             name[name.find('.')] = '_';
                             return name + "_" + std::to_string(its.index);
                         });

/// A new operation needs a case in one of the files of this folder: its arguments as temporaries of
/// every kind from which they can be made.
TEST(co_await_temporaries_cover, every_overload_of_every_operation) {
    auto headers = motor::testing::source_tree / "include/motor";
    ASSERT_TRUE(exists(headers)) << headers;
    std::map<std::string, int> tried;
    for (const auto& each : all_cases())
        ++tried[std::string{each.operation}];
    for (auto name : {"client", "database", "collection", "cursor", "session", "change_stream"}) {
        auto operations = operations_of(name, headers / (std::string{name} + ".hpp"));
        EXPECT_FALSE(operations.empty()) << name << ".hpp is written in another way now";
        for (const auto& [operation, overloads] : operations)
            EXPECT_GE(tried[operation], overloads) << operation << " lacks a case";
    }
}

}  // namespace
}  // namespace motor::testing::awaited
