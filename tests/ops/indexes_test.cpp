// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/indexes.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include "option_settings.hpp"

#include <algorithm>
#include <limits>

namespace {

using motor::array, motor::doc, motor::document, motor::index_model;
using motor::testing::cursor_reply, motor::testing::more_reply, motor::testing::reply;
using namespace std::chrono_literals;

using indexes_on_server = motor::testing::on_server;
using indexes_on_script = motor::testing::on_script;
using names = std::vector<std::string>;

names names_in(const motor::collection& of) {
    names all;
    for (const auto& each : of.list_indexes().to_list().get())
        all.push_back(each.get<std::string>("name"));
    std::ranges::sort(all);
    return all;
}

TEST(index_model, is_named_after_its_keys) {
    const struct {
        index_model model;
        document spec;
    } cases[] = {
        {index_model{doc("a", 1)}, doc("key", doc("a", 1), "name", "a_1")},
        {index_model{doc("a", 1, "b.c", -1)},
         doc("key", doc("a", 1, "b.c", -1), "name", "a_1_b.c_-1")},
        {index_model{doc("a", "text")}, doc("key", doc("a", "text"), "name", "a_text")},
        {index_model{doc("a", 1.0)}, doc("key", doc("a", 1.0), "name", "a_1")},
        {index_model{doc("a", 1LL)}, doc("key", doc("a", 1LL), "name", "a_1")},
        {index_model{doc("a", 1), doc("unique", true)},
         doc("key", doc("a", 1), "name", "a_1", "unique", true)},
        {index_model{doc("a", 1), doc("name", "mine")}, doc("key", doc("a", 1), "name", "mine")},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(c.model.spec(), c.spec.view());
        EXPECT_EQ(c.model.name(), c.spec.get<std::string>("name"));
    }
}

TEST(index_model, is_named_after_any_number) {
    const auto name = [](const auto& number) { return index_model{doc("a", number)}.name(); };
    using of_double = std::numeric_limits<double>;
    EXPECT_EQ(name(-1.0), "a_-1");
    EXPECT_EQ(name(-0.0), "a_0");
    EXPECT_EQ(name(0.5), "a_0.5");
    EXPECT_EQ(name(-0.5), "a_-0.5");
    EXPECT_EQ(name(1e15), "a_1000000000000000");
    EXPECT_EQ(name(1e300), "a_1e+300");
    EXPECT_EQ(name(-1e300), "a_-1e+300");
    EXPECT_EQ(name(0x1p63), "a_9223372036854775808");
    EXPECT_EQ(name(of_double::denorm_min()), "a_5e-324");
    EXPECT_EQ(name(of_double::lowest()), "a_-1.7976931348623157e+308");
    EXPECT_EQ(name(of_double::quiet_NaN()), "a_nan");
    EXPECT_EQ(name(-of_double::quiet_NaN()), "a_nan");
    EXPECT_EQ(name(of_double::infinity()), "a_inf");
    EXPECT_EQ(name(-of_double::infinity()), "a_-inf");
    EXPECT_EQ(name(std::numeric_limits<std::int64_t>::max()), "a_9223372036854775807");
    EXPECT_EQ(name(std::numeric_limits<std::int64_t>::min()), "a_-9223372036854775808");
}

TEST(index_model, has_the_options_of_an_index) {
    using model = index_model;
    const struct {
        std::string_view option;
        std::function<void(model&)> set;
        document added;
    } cases[] = {
        {"unique", [](auto& m) { m.unique(true); }, doc("unique", true)},
        {"sparse", [](auto& m) { m.sparse(true); }, doc("sparse", true)},
        {"hidden", [](auto& m) { m.hidden(true); }, doc("hidden", true)},
        {"partial_filter", [](auto& m) { m.partial_filter(doc("b", 1)); },
         doc("partialFilterExpression", doc("b", 1))},
        {"expire_after", [](auto& m) { m.expire_after(1h); }, doc("expireAfterSeconds", 3600LL)},
        {"collation", [](auto& m) { m.collation(doc("locale", "fr")); },
         doc("collation", doc("locale", "fr"))},
        {"storage_engine", [](auto& m) { m.storage_engine(doc("wiredTiger", doc())); },
         doc("storageEngine", doc("wiredTiger", doc()))},
        {"weights", [](auto& m) { m.weights(doc("a", 10)); }, doc("weights", doc("a", 10))},
        {"default_language", [](auto& m) { m.default_language("french"); },
         doc("default_language", "french")},
        {"language_override", [](auto& m) { m.language_override("idioma"); },
         doc("language_override", "idioma")},
        {"text_version", [](auto& m) { m.text_version(3); }, doc("textIndexVersion", 3)},
        {"sphere_version", [](auto& m) { m.sphere_version(2); }, doc("2dsphereIndexVersion", 2)},
        {"bits", [](auto& m) { m.bits(26); }, doc("bits", 26)},
        {"min", [](auto& m) { m.min(-180); }, doc("min", -180.0)},
        {"max", [](auto& m) { m.max(180); }, doc("max", 180.0)},
        {"wildcard_projection", [](auto& m) { m.wildcard_projection(doc("b", 0)); },
         doc("wildcardProjection", doc("b", 0))},
    };
    for (const auto& each : cases) {
        model made{doc("a", 1)};
        each.set(made);
        document expected = doc("key", doc("a", 1), "name", "a_1");
        EXPECT_EQ(made.spec(), expected.concat(each.added).view()) << each.option;
    }
    constexpr auto options = motor::testing::option_count<motor::ops::index_options<model>>;
    EXPECT_EQ(std::size(cases), options - 1) << "an option has no case (name has its own below)";
}

TEST(index_model, takes_any_other_option_under_the_servers_name) {
    index_model model{doc("a", 1)};
    model.option("prepareUnique", true);
    EXPECT_EQ(model.spec(), doc("key", doc("a", 1), "name", "a_1", "prepareUnique", true).view());
}

TEST(index_model, takes_a_name_in_the_place_of_the_one_made_of_its_keys) {
    auto model = index_model(doc("a", 1)).name("mine").unique(true);
    EXPECT_EQ(model.spec(), doc("key", doc("a", 1), "name", "mine", "unique", true).view());
    EXPECT_EQ(model.name(), "mine");
}

TEST_F(indexes_on_server, keep_a_fluent_option) {
    things().create_index(index_model(doc("a", 1)).unique(true)).get();
    EXPECT_TRUE(things().index_information().get()["a_1"]["unique"].get<bool>());
}

TEST_F(indexes_on_script, are_told_by_their_names) {
    auto first = doc("v", 2, "key", doc("_id", 1), "name", "_id_");
    auto second = doc("v", 2, "key", doc("a", -1), "name", "a_-1", "unique", true);
    server.once("listIndexes", cursor_reply(17, "db.things", array(first)));
    server.once("getMore", more_reply(0, "db.things", array(second)));
    EXPECT_EQ(things.index_information().get(), doc("_id_", first, "a_-1", second));
    server.once("listIndexes", reply::error(26, "ns does not exist"));
    EXPECT_EQ(things.index_information().get(), doc());
}

TEST_F(indexes_on_server, are_made_listed_and_dropped) {
    EXPECT_EQ(things().create_index(doc("a", 1)).get(), "a_1");
    EXPECT_EQ(things().create_index(doc("b", 1), doc("name", "mine")).get(), "mine");
    auto more = std::vector{index_model{doc("c", 1)}, index_model{doc("d", 1, "e", -1)}};
    EXPECT_EQ(things().create_indexes(more).get(), (names{"c_1", "d_1_e_-1"}));
    EXPECT_EQ(names_in(things()), (names{"_id_", "a_1", "c_1", "d_1_e_-1", "mine"}));
    things().drop_index("mine").get();
    things().drop_index(doc("a", 1)).get();
    EXPECT_EQ(names_in(things()), (names{"_id_", "c_1", "d_1_e_-1"}));
    things().drop_indexes().get();
    EXPECT_EQ(names_in(things()), (names{"_id_"}));
}

TEST_F(indexes_on_server, may_be_made_again) {
    things().create_index(doc("a", 1)).get();
    EXPECT_EQ(things().create_index(doc("a", 1)).get(), "a_1");
    EXPECT_EQ(names_in(things()), (names{"_id_", "a_1"}));
}

TEST_F(indexes_on_server, are_none_in_a_collection_that_is_not_there) {
    EXPECT_EQ(names_in(db()["nothing"]), names{});
}

TEST_F(indexes_on_server, keep_values_unique) {
    things().create_index(doc("a", 1), doc("unique", true)).get();
    things().insert_one(doc("_id", 1, "a", 1)).get();
    EXPECT_THROW(things().insert_one(doc("_id", 2, "a", 1)).get(), motor::duplicate_key_error);
}

TEST_F(indexes_on_server, that_are_not_there_cannot_be_dropped) {
    fill(1);
    auto error = motor::testing::caught<motor::operation_failure>(
        [&] { things().drop_index("nothing_1").get(); });
    EXPECT_EQ(error.code().value(), 27);
}

TEST_F(indexes_on_script, are_made_by_one_command) {
    things.create_indexes({index_model{doc("a", 1)}, index_model{doc("b", -1)}}).get();
    EXPECT_EQ(only_command(), doc("createIndexes", "things", "indexes",
                                  array(doc("key", doc("a", 1), "name", "a_1"),
                                        doc("key", doc("b", -1), "name", "b_-1"))));
}

TEST_F(indexes_on_script, are_dropped_by_name_by_keys_or_all) {
    const struct {
        std::function<void(motor::collection&)> run;
        motor::value index;
    } cases[] = {
        {[](auto& c) { c.drop_index("a_1").get(); }, "a_1"},
        {[](auto& c) { c.drop_index(doc("a", 1)).get(); }, doc("a", 1)},
        {[](auto& c) { c.drop_indexes().get(); }, "*"},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        c.run(things);
        EXPECT_EQ(only_command(), doc("dropIndexes", "things", "index", c.index));
    }
}

TEST_F(indexes_on_script, are_refused_without_keys_or_when_all_would_go) {
    EXPECT_THROW(things.create_index(doc()).get(), motor::invalid_operation);
    EXPECT_THROW(things.create_indexes({}).get(), motor::invalid_operation);
    EXPECT_THROW(things.drop_index("*").get(), motor::invalid_operation);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(indexes_on_script, are_listed_through_a_cursor) {
    server.once("listIndexes", cursor_reply(17, "db.things", array(doc("name", "a"))));
    EXPECT_EQ(names_in(things), names{"a"});
    EXPECT_EQ(server.command_names(), (names{"listIndexes", "getMore"}));
    server.once("listIndexes", reply::error(26, "ns does not exist"));
    EXPECT_EQ(names_in(things), names{});
    server.once("listIndexes", reply::error(13, "not authorized"));
    EXPECT_THROW(names_in(things), motor::operation_failure);
}

}  // namespace
