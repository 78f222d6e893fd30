// SPDX-License-Identifier: Apache-2.0
// What is refused before anything is sent.
#include <motor/client_error.hpp>
#include <motor/collection.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::array_view, motor::doc, motor::document, motor::document_view;
using motor::collection, motor::errc;
using motor::testing::caught;

class bad_input : public motor::testing::on_script {
protected:
    /// Expects that an operation is refused with that error and a message that says why; nothing is
    /// sent, and the client goes on working.
    template <class Error, class F>
    void expect_refused(F&& run, std::string_view why) {
        server.forget_commands();
        auto error = caught<Error>(run);
        EXPECT_EQ(typeid(error), typeid(Error));
        EXPECT_EQ(error.code(), errc::bad_argument);
        EXPECT_THAT(error.what(), ::testing::HasSubstr(why));
        EXPECT_EQ(server.command_names(), std::vector<std::string>{});
        EXPECT_NO_THROW(things.find_one().get());
    }
};

using change = std::function<void(const collection&, document_view)>;

const std::pair<const char*, change> updates[] = {
    {"update_one", [](auto& c, auto d) { c.update_one(doc(), d).get(); }},
    {"update_many", [](auto& c, auto d) { c.update_many(doc(), d).get(); }},
    {"find_one_and_update", [](auto& c, auto d) { c.find_one_and_update(doc(), d).get(); }},
};
const std::pair<const char*, change> replacements[] = {
    {"replace_one", [](auto& c, auto d) { c.replace_one(doc(), d).get(); }},
    {"find_one_and_replace", [](auto& c, auto d) { c.find_one_and_replace(doc(), d).get(); }},
};

TEST_F(bad_input, an_update_needs_operators_and_nothing_else) {
    const struct {
        document update;
        const char* why;
    } cases[] = {
        {doc(), "must not be empty"},
        {doc("a", 1), "\"a\""},
        {doc("", 1), "\"\""},
        {doc("$set", doc("a", 1), "b", 1), "\"b\""},
        {doc("a", 1, "$set", doc("b", 1)), "\"a\""},
    };
    for (const auto& [name, run] : updates)
        for (const auto& c : cases) {
            SCOPED_TRACE(name);
            expect_refused<motor::invalid_operation>([&] { run(things, c.update); }, c.why);
        }
}

TEST_F(bad_input, an_update_pipeline_must_not_be_empty) {
    const std::function<void()> cases[] = {
        [&] { things.update_one(doc(), array()).get(); },
        [&] { things.update_many(doc(), array()).get(); },
        [&] { things.find_one_and_update(doc(), array()).get(); },
    };
    for (const auto& run : cases)
        expect_refused<motor::invalid_operation>(run, "pipeline must not be empty");
}

TEST_F(bad_input, an_update_pipeline_holds_stages) {
    const std::pair<motor::array_value, const char*> cases[] = {
        {array(1), "stage"},
        {array(doc()), "stage"},
        {array(doc("a", 1)), "\"a\""},
        {array(doc("$set", doc("a", 1)), doc("b", 1)), "\"b\""},
    };
    for (const auto& [pipeline, why] : cases) {
        SCOPED_TRACE(motor::to_json(pipeline));
        expect_refused<motor::invalid_operation>([&] { things.update_one(doc(), pipeline).get(); },
                                                 why);
        expect_refused<motor::invalid_operation>([&] { things.update_many(doc(), pipeline).get(); },
                                                 why);
        expect_refused<motor::invalid_operation>(
            [&] { things.find_one_and_update(doc(), pipeline).get(); }, why);
    }
}

TEST_F(bad_input, a_replacement_has_no_operators) {
    const document cases[] = {doc("$set", doc("a", 1)), doc("$a", 1), doc("$set", 1, "a", 1)};
    for (const auto& [name, run] : replacements)
        for (const auto& replacement : cases) {
            SCOPED_TRACE(name);
            expect_refused<motor::invalid_operation>([&] { run(things, replacement); },
                                                     "must not start with an operator");
        }
}

TEST_F(bad_input, insert_many_needs_documents) {
    expect_refused<motor::invalid_operation>([&] { things.insert_many({}).get(); },
                                             "at least one document");
}

TEST_F(bad_input, a_command_needs_a_name) {
    expect_refused<motor::invalid_operation>([&] { db.run_command(doc()).get(); }, "empty");
}

/// A document of that size in bytes.
document of_size(std::size_t bytes) {
    auto frame = doc("$set", doc("x", ""));
    return doc("$set", doc("x", std::string(bytes - frame.length(), 'x')));
}
document plain_of_size(std::size_t bytes) {
    return doc("_id", 1, "x", std::string(bytes - doc("_id", 1, "x", "").length(), 'x'));
}
constexpr std::size_t limit = 16 * 1024 * 1024;

TEST_F(bad_input, documents_over_16_megabytes_are_too_large) {
    auto large = plain_of_size(limit + 1);
    auto large_update = of_size(limit + 1);
    auto small = [](int id) { return doc("_id", id); };
    const std::pair<const char*, std::function<void()>> cases[] = {
        {"insert_one", [&] { things.insert_one(large).get(); }},
        {"insert_many, the first",
         [&] {
             things.insert_many({large, small(2), small(3)}).get();
         }},
        {"insert_many, the last",
         [&] {
             things.insert_many({small(2), small(3), large}).get();
         }},
        {"insert_many, unordered",
         [&] {
             things.insert_many({small(2), large, small(3)}).ordered(false).get();
         }},
        {"replace_one", [&] { things.replace_one(doc(), large).get(); }},
        {"find_one_and_replace", [&] { things.find_one_and_replace(doc(), large).get(); }},
        {"update_one", [&] { things.update_one(doc(), large_update).get(); }},
        {"update_many", [&] { things.update_many(doc(), large_update).get(); }},
        {"find_one_and_update", [&] { things.find_one_and_update(doc(), large_update).get(); }},
    };
    for (const auto& [name, run] : cases) {
        SCOPED_TRACE(name);
        expect_refused<motor::document_too_large>(run,
                                                  "16777217 bytes is over the limit of 16777216");
    }
}

TEST_F(bad_input, documents_of_just_16_megabytes_are_sent) {
    things.insert_one(plain_of_size(limit)).get();
    EXPECT_EQ(server.commands("insert").size(), 1u);
}

using namespace std::string_view_literals;

TEST_F(bad_input, databases_have_valid_names) {
    const std::string long_name(64, 'x');
    const std::string_view cases[] = {"",    "a.b", "a b",    "a/b",  "a\\b",   "a\"b",
                                      "a$b", ".",   "a\0b"sv, "\xff", long_name};
    for (auto name : cases) {
        SCOPED_TRACE(name);
        expect_refused<motor::invalid_name>([&] { (void)client[name]; }, "database name");
    }
    for (auto name : {"a", "A-b_c", "$external", "\xc3\xa9"})
        EXPECT_EQ(client[name].name(), name);
    EXPECT_NO_THROW((void)client[long_name.substr(1)]);
}

TEST_F(bad_input, names_with_a_null_are_told_whole) {
    auto error = caught<motor::invalid_name>([&] { (void)db["a\0b"sv]; });
    EXPECT_STREQ(error.what(), "collection name \"a?b\" contains a null");
}

TEST_F(bad_input, collections_have_valid_names) {
    const std::string long_name(253, 'x');  // 256 bytes with "db."
    const std::string_view cases[] = {"",    ".",  ".a",     "a.",   "a..b",
                                      "a$b", "$a", "a\0b"sv, "\xff", long_name};
    const std::pair<const char*, std::function<void(std::string_view)>> uses[] = {
        {"access", [&](auto name) { (void)db[name]; }},
        {"create_collection", [&](auto name) { db.create_collection(name).get(); }},
        {"rename", [&](auto name) { things.rename(name).get(); }},
    };
    for (auto name : cases)
        for (const auto& [use, run] : uses) {
            SCOPED_TRACE(std::string{use} + " " + std::string{name});
            expect_refused<motor::invalid_name>([&] { run(name); }, "collection name");
        }
    for (auto name : {"a", "a.b.c", "system.views", "A-b c", "\xc3\xa9"})
        EXPECT_EQ(db[name].name(), name);
    EXPECT_NO_THROW((void)db[long_name.substr(1)]);
    EXPECT_EQ(db["a"]["b"].full_name(), "db.a.b");
}

}  // namespace
