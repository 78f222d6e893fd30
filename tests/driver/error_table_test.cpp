// SPDX-License-Identifier: Apache-2.0
// The one table of exceptions and codes: each class has its code, each code its class, and the page
// on errors says the same.
#include <motor/client_error.hpp>
#include <motor/gridfs/gridfs_error.hpp>

#include <tests/support/source_tree.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace motor_error_table {
namespace {

using motor::errc, motor::error;
namespace fs = std::filesystem;

using conditions = std::set<errc>;

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// The values of errc by their names, in order.
std::vector<std::pair<std::string, errc>> all_codes() {
    auto header = text_of(motor::testing::source_tree / "include/motor/errc.hpp");
    auto begin = header.find("enum class errc {");
    auto body = header.substr(begin, header.find("};", begin) - begin);
    const std::regex value{"\n    (\\w+)( = 1)?,"};
    std::vector<std::pair<std::string, errc>> found;
    for (std::sregex_iterator at{body.begin(), body.end(), value}, end; at != end; ++at)
        found.emplace_back((*at)[1], static_cast<errc>(found.size() + 1));
    return found;
}

std::string name_of(errc code) {
    for (const auto& [name, value] : all_codes())
        if (value == code) return name;
    return "nothing";
}

/// A class of exceptions: its own code first, then all conditions that hold for it.
struct row {
    std::string_view name;
    errc own;
    conditions hold;  ///< its own among them
    std::function<void()> raise;
    std::function<bool(const error&)> is;
};

template <class Error, class Make>
row made(std::string_view name, errc own, conditions hold, Make make) {
    hold.insert(own);
    return {name, own, hold, [make] { throw make(); },
            [](const error& e) { return dynamic_cast<const Error*>(&e) != nullptr; }};
}

template <class Error, class... Args>
row of(std::string_view name, errc own, conditions hold, Args... args) {
    // The class gives the code, nobody else.
    static_assert(!std::is_constructible_v<Error, std::error_code, const char*> &&
                  !std::is_constructible_v<Error, errc, const char*>);
    return made<Error>(name, own, std::move(hold), [args...] { return Error{args..., "why"}; });
}

template <class Error>
row raised_by(std::string_view name, errc own, conditions hold, std::function<void()> raise) {
    hold.insert(own);
    return {name, own, hold, std::move(raise),
            [](const error& e) { return dynamic_cast<const Error*>(&e) != nullptr; }};
}

/// Of an operation that has had all its time.
void raise_timeout(bool left_queue) {
    using motor::operation_timeout, std::chrono::seconds;
    const operation_timeout::clock::time_point start{seconds{1}}, end{seconds{2}};
    std::rethrow_exception(operation_timeout::make(
        seconds{1}, start, left_queue ? start : operation_timeout::clock::time_point{}, {}, end,
        {{}, {}, {}, "a.b"}));
}

std::vector<row> table() {
    using namespace motor;
    using enum errc;
    return {
        of<bson_error>("bson_error", bson, {}),
        of<type_mismatch>("type_mismatch", bson, {}),
        of<missing_key>("missing_key", bson, {}),
        of<invalid_bson>("invalid_bson", bson, {}),
        of<invalid_json>("invalid_json", bson, {}),
        of<motor::invalid_operation>("invalid_operation", errc::invalid_operation, {bad_argument}),
        of<invalid_name>("invalid_name", errc::invalid_operation, {bad_argument}),
        of<motor::document_too_large>("document_too_large", errc::document_too_large,
                                      {errc::invalid_operation, bad_argument}),
        of<transaction_error>("transaction_error", transaction,
                              {errc::invalid_operation, bad_argument}),
        of<configuration_error>("configuration_error", configuration, {bad_argument}),
        of<invalid_uri>("invalid_uri", configuration, {bad_argument}),
        of<motor::unsupported>("unsupported", errc::unsupported, {configuration, bad_argument}),
        of<auto_reconnect>("auto_reconnect", network, {}),
        of<server_selection_timeout>("server_selection_timeout", server_selection,
                                     {network, timeout}),
        of<tls_error>("tls_error", tls, {server_selection, network, timeout}),
        of<protocol_error>("protocol_error", protocol, {}),
        of<authentication_error>("authentication_error", authentication, {}),
        of<encryption_error>("encryption_error", encryption, {}),
        of<motor::cancelled>("cancelled", errc::cancelled, {}),
        made<motor::client_closed>("client_closed", errc::client_closed, {errc::cancelled},
                                   [] { return motor::client_closed{}; }),
        raised_by<operation_timeout>("operation_timeout", timeout, {}, [] { raise_timeout(true); }),
        raised_by<motor::wait_queue_timeout>("wait_queue_timeout", errc::wait_queue_timeout,
                                             {timeout}, [] { raise_timeout(false); }),
        of<operation_failure>("operation_failure", server, {}, 13),
        of<collection_invalid>("collection_invalid", server, {}),
        of<execution_timeout>("execution_timeout", timeout, {server}, 50),
        of<motor::cursor_not_found>("cursor_not_found", errc::cursor_not_found, {server}, 43),
        of<write_error>("write_error", server, {}, 121),
        of<duplicate_key_error>("duplicate_key_error", duplicate_key, {server}, 11000),
        of<write_concern_error>("write_concern_error", write_concern, {server}, 91),
        made<bulk_write_error>("bulk_write_error", bulk_write, {server},
                               [] {
                                   return bulk_write_error{{121, server_category()}, "why", {}};
                               }),
        of<motor::no_thread>("no_thread", errc::no_thread, {}),
        of<motor::no_file>("no_file", errc::no_file, {}),
        of<motor::file_exists>("file_exists", errc::file_exists, {}),
        of<corrupt_grid_file>("corrupt_grid_file", corrupt_file, {}),
    };
}

/// The exception of a row, as a base.
void with(const row& each, const std::function<void(const error&)>& look) {
    try {
        each.raise();
    } catch (const error& e) {
        look(e);
        return;
    }
    FAIL() << each.name << " was not thrown";
}

conditions conditions_of(std::error_code code) {
    conditions found;
    for (const auto& [name, value] : all_codes())
        if (code == value) found.insert(value);
    return found;
}

TEST(error_table, has_every_class_of_the_headers) {
    std::set<std::string> declared, known;
    const std::regex derived{"\nclass (?:MOTOR_EXPORT )?(\\w+) : public \\w+ \\{"};
    for (const auto& file :
         fs::recursive_directory_iterator{motor::testing::source_tree / "include/motor"}) {
        if (!file.path().stem().string().ends_with("error")) continue;
        auto text = text_of(file.path());
        for (std::sregex_iterator at{text.begin(), text.end(), derived}, end; at != end; ++at)
            declared.insert((*at)[1]);
    }
    EXPECT_EQ(declared.erase("gridfs_error"), 1U) << "which is a base only";
    for (const auto& each : table())
        known.emplace(each.name);
    EXPECT_EQ(declared, known);
}

TEST(error_table, gives_each_class_its_code_and_no_other_condition) {
    for (const auto& each : table())
        with(each, [&](const error& e) {
            SCOPED_TRACE(each.name);
            EXPECT_TRUE(e.code());
            EXPECT_TRUE(each.is(e));
            EXPECT_EQ(e.code(), each.own);
            for (const auto& [name, value] : all_codes())
                EXPECT_EQ(e.code() == value, each.hold.contains(value)) << name;
            EXPECT_EQ(e.code() == std::errc::timed_out, each.hold.contains(errc::timeout));
            EXPECT_EQ(e.code() == std::errc::operation_canceled,
                      each.hold.contains(errc::cancelled));
        });
}

TEST(error_table, gives_each_class_the_code_of_those_above_it) {
    for (const auto& each : table())
        with(each, [&](const error& e) {
            for (const auto& base : table())
                EXPECT_TRUE(!base.is(e) || e.code() == base.own) << each.name << ", " << base.name;
        });
}

TEST(error_table, has_a_class_for_each_code) {
    conditions produced;
    for (const auto& each : table())
        produced.insert(each.own);
    auto codes = all_codes();
    EXPECT_EQ(codes.size(), static_cast<std::size_t>(errc::no_thread)) << "some were not read";
    for (const auto& [name, value] : codes)
        EXPECT_TRUE(produced.contains(value) || value == errc::bad_argument) << name;
}

TEST(error_table, keeps_the_number_of_the_server_beside_the_condition) {
    const motor::write_concern_error late{64, "late"};
    EXPECT_EQ(late.code().value(), 64);
    EXPECT_EQ(late.code(), (std::error_condition{64, motor::server_category()}));
    EXPECT_STREQ(late.code().category().name(), "mongodb");
    EXPECT_EQ(late.code().message(), "server error 64");
    const motor::authentication_error refused{18, "refused", {}};
    EXPECT_EQ(conditions_of(refused.code()), (conditions{errc::authentication, errc::server}));
}

TEST(error_table, gives_a_bulk_write_the_code_of_what_made_it_fail_as_well) {
    const std::pair<std::error_code, conditions> reasons[] = {
        {{11000, motor::server_category()}, {errc::duplicate_key, errc::server}},
        {motor::make_error_code(errc::network), {errc::network}},
        {motor::make_error_code(errc::server_selection),
         {errc::server_selection, errc::network, errc::timeout}},
        {motor::write_concern_error{91, "late"}.code(), {errc::write_concern, errc::server}},
    };
    for (auto [reason, expected] : reasons) {
        const motor::bulk_write_error failed{reason, "why", {}};
        expected.insert(errc::bulk_write);
        EXPECT_EQ(conditions_of(failed.code()), expected) << reason;
        EXPECT_EQ(failed.code().value(), reason.value());
        const motor::bulk_write_error again{failed.code(), "why", {}};
        EXPECT_EQ(again.code(), failed.code()) << "that of a bulk write of bulk writes";
    }
}

/// `first` and `second` of "| `first` | `second` |".
std::vector<std::string> in_code_marks(const std::string& cell) {
    const std::regex marked{"`(\\w+)`"};
    std::vector<std::string> found;
    for (std::sregex_iterator at{cell.begin(), cell.end(), marked}, end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

TEST(error_table, is_that_of_the_documentation) {
    auto page = text_of(motor::testing::source_tree / "docs/how-to/errors.md");
    const std::regex line{"\n\\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|"};
    std::map<std::string, std::set<std::string>> documented, expected;
    for (std::sregex_iterator at{page.begin(), page.end(), line}, end; at != end; ++at) {
        auto codes = in_code_marks((*at)[2]);
        for (const auto& name : in_code_marks((*at)[1]))
            documented[name] = {codes.begin(), codes.end()};
    }
    documented.erase("code");  // the heading
    for (const auto& each : table())
        for (auto code : each.hold)
            if (each.name != "bulk_write_error" || code == each.own)
                expected[std::string{each.name}].insert(name_of(code));
    EXPECT_EQ(documented, expected);
}

}  // namespace
}  // namespace motor_error_table
