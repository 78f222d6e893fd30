// SPDX-License-Identifier: Apache-2.0
// MongoDB's BSON corpus,
// https://github.com/mongodb/specifications/blob/master/source/bson-corpus/bson-corpus.md: every
// document is taken apart with get<T>() and put together with append(), and goes through Extended
// JSON both ways. The files are not part of Motor: MOTOR_SPECIFICATIONS_DIR says where they are.
#include "plain_json.hpp"

#include <motor/bson/bson.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace {

using motor::bson_type;

struct totals {
    int files = 0, cases = 0, checks = 0;
} total;

class report_totals : public testing::Environment {
    void TearDown() override {
        if (total.files > 0)
            std::cout << "bson-corpus: " << total.files << " files, " << total.cases << " cases, "
                      << total.checks << " checks\n";
    }
};
[[maybe_unused]] const auto* const reporting = testing::AddGlobalTestEnvironment(new report_totals);

std::filesystem::path corpus_directory() {
    const char* specifications = std::getenv("MOTOR_SPECIFICATIONS_DIR");
    return specifications ? std::filesystem::path{specifications} / "bson-corpus"
                          : std::filesystem::path{};
}

std::vector<std::string> corpus_files() {
    std::vector<std::string> names;
    const auto directory = corpus_directory();
    if (!directory.empty() && std::filesystem::is_directory(directory)) {
        for (const auto& file : std::filesystem::directory_iterator{directory})
            if (file.path().extension() == ".json") names.push_back(file.path().stem().string());
    }
    std::ranges::sort(names);
    if (names.empty()) names.emplace_back("none");
    return names;
}

std::vector<std::uint8_t> from_hex(std::string_view hex) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(
            static_cast<std::uint8_t>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16)));
    return bytes;
}

// The corpus has hexadecimal digits in both cases.
std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' ? c - 'a' + 'A' : c; });
    return text;
}

std::string to_hex(const motor::document& from) {
    std::string hex;
    for (std::size_t i = 0; i < from.length(); ++i) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02X", from.data()[i]);
        hex += digits;
    }
    return hex;
}

motor::document rebuilt(motor::document_view from);

motor::array_value rebuilt(motor::array_view from);

// Passes the value, read as its own C++ type, to `append`.
template <class F>
void as_cpp_type(const motor::value_view& x, F append) {
    switch (x.type()) {
        case bson_type::double_:
            return append(x.get<double>());
        case bson_type::string:
            return append(x.get<std::string>());
        case bson_type::document:
            return append(rebuilt(x.get<motor::document_view>()));
        case bson_type::array:
            return append(rebuilt(x.get<motor::array_view>()));
        case bson_type::binary:
            return append(x.get<motor::binary>());
        case bson_type::undefined:
            return append(x.get<motor::undefined>());
        case bson_type::object_id:
            return append(x.get<motor::object_id>());
        case bson_type::boolean:
            return append(x.get<bool>());
        case bson_type::date:
            return append(x.get<motor::date>());
        case bson_type::null:
            return append(x.get<motor::null>());
        case bson_type::regex:
            return append(x.get<motor::regex>());
        case bson_type::dbpointer:
            return append(x.get<motor::dbpointer>());
        case bson_type::code:
            return append(x.get<motor::code>());
        case bson_type::symbol:
            return append(x.get<motor::symbol>());
        case bson_type::code_with_scope: {
            const auto found = x.get<motor::code_with_scope>();
            return append(motor::code_with_scope{found.text(), rebuilt(found.scope())});
        }
        case bson_type::int32:
            return append(x.get<std::int32_t>());
        case bson_type::timestamp:
            return append(x.get<motor::timestamp>());
        case bson_type::int64:
            return append(x.get<std::int64_t>());
        case bson_type::decimal128:
            return append(x.get<motor::decimal128>());
        case bson_type::max_key:
            return append(x.get<motor::max_key>());
        case bson_type::min_key:
            return append(x.get<motor::min_key>());
        case bson_type::missing:
            break;
    }
    FAIL() << "an element of no type";
}

motor::document rebuilt(motor::document_view from) {
    motor::document to;
    for (const auto& e : from)
        as_cpp_type(e, [&](const auto& x) { to.append(e.key(), x); });
    return to;
}

motor::array_value rebuilt(motor::array_view from) {
    motor::array_value to;
    for (const auto& e : from)
        as_cpp_type(e, [&](const auto& x) { to.push_back(x); });
    return to;
}

motor::document decode(std::string_view hex) { return motor::document::from_bytes(from_hex(hex)); }

std::string canonical(const motor::document& from) {
    return plain_json::normalised(motor::to_json(from, motor::json_mode::canonical));
}

std::string relaxed(const motor::document& from) {
    return plain_json::normalised(motor::to_json(from, motor::json_mode::relaxed));
}

class bson_corpus : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (GetParam() == "none")
            GTEST_SKIP() << "no bson-corpus/*.json below MOTOR_SPECIFICATIONS_DIR";
        std::ifstream in{corpus_directory() / (GetParam() + ".json"), std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        file_ = motor::from_json(text);
    }

    template <class F>
    void check(std::string_view description, std::string_view name, F body) {
        ++total.checks;
        SCOPED_TRACE(std::string{description} + " / " + std::string{name});
        try {
            body();
        } catch (const std::exception& e) {
            ADD_FAILURE() << e.what();
        }
    }

    template <class F>
    void each_case(std::string_view list, F body) {
        const auto cases = file_.get_or(list, motor::array_view{});
        for (const auto& e : cases) {
            ++total.cases;
            const auto one = e.get<motor::document_view>();
            body(one, one.get<std::string_view>("description"));
        }
    }

    motor::document file_;
};

TEST_P(bson_corpus, valid) {
    ++total.files;
    each_case("valid", [&](const motor::document_view& one, std::string_view description) {
        const auto text = [&](std::string_view key) { return one[key].get_if<std::string>(); };
        const auto bson = upper(one.get<std::string>("canonical_bson"));
        const auto json = one.get<std::string>("canonical_extjson");
        const bool lossy = one.get_or("lossy", false);
        const auto reads_json = [&](std::string_view name, const std::string& from) {
            check(description, name, [&] {
                EXPECT_EQ(canonical(motor::from_json(from)), plain_json::normalised(json));
                if (!lossy) {
                    EXPECT_EQ(to_hex(rebuilt(motor::from_json(from))), bson);
                }
            });
        };

        check(description, "canonical_bson", [&] {
            EXPECT_EQ(to_hex(rebuilt(decode(bson))), bson);
            EXPECT_EQ(canonical(decode(bson)), plain_json::normalised(json));
        });
        reads_json("canonical_extjson", json);
        if (const auto degenerate = text("degenerate_bson"))
            check(description, "degenerate_bson",
                  [&] { EXPECT_EQ(to_hex(rebuilt(decode(*degenerate))), bson); });
        if (const auto degenerate = text("degenerate_extjson"))
            reads_json("degenerate_extjson", *degenerate);
        if (const auto for_people = text("relaxed_extjson")) {
            check(description, "relaxed_extjson", [&] {
                EXPECT_EQ(relaxed(decode(bson)), plain_json::normalised(*for_people));
                EXPECT_EQ(relaxed(motor::from_json(*for_people)),
                          plain_json::normalised(*for_people));
            });
        }
        // Motor keeps the deprecated types, so converted_bson must only be a document.
        if (const auto converted = text("converted_bson"))
            check(description, "converted_bson",
                  [&] { EXPECT_EQ(to_hex(rebuilt(decode(*converted))), upper(*converted)); });
        if (const auto converted = text("converted_extjson"))
            check(description, "converted_extjson", [&] {
                EXPECT_EQ(canonical(motor::from_json(*converted)),
                          plain_json::normalised(*converted));
            });
    });
}

TEST_P(bson_corpus, decode_errors) {
    each_case("decodeErrors", [&](const motor::document_view& one, std::string_view description) {
        check(description, "decode_error", [&] {
            const auto bytes = from_hex(one.get<std::string_view>("bson"));
            EXPECT_THROW(motor::document::from_bytes(bytes), motor::invalid_bson);
        });
    });
}

TEST_P(bson_corpus, parse_errors) {
    const bool decimal = file_.get<std::string_view>("bson_type") == "0x13";
    const auto from_json = [&](const std::string& text) {
        return decimal ? motor::from_json(
                             motor::to_json(motor::doc("d", motor::doc("$numberDecimal", text))))
                       : motor::from_json(text);
    };
    each_case("parseErrors", [&](const motor::document_view& one, std::string_view description) {
        check(description, "parse_error", [&] {
            const auto text = one.get<std::string>("string");
            EXPECT_THROW(from_json(text), motor::invalid_json) << text;
            if (decimal) {
                EXPECT_THROW(motor::decimal128::from_string(text), motor::bson_error) << text;
            }
        });
    });
}

INSTANTIATE_TEST_SUITE_P(files, bson_corpus, testing::ValuesIn(corpus_files()), [](const auto& p) {
    std::string name = p.param;
    std::ranges::replace(name, '-', '_');
    return name;
});

}  // namespace
