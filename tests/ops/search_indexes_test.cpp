// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/search_indexes.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::search_index_model;
using motor::testing::caught, motor::testing::cursor_reply, motor::testing::reply;
using names = std::vector<std::string>;

const auto mappings = doc("mappings", doc("dynamic", true));

class search_indexes : public motor::testing::on_script {
protected:
    search_indexes() {
        motor::concerns strict{motor::read_concern::majority(), motor::write_concern::majority(),
                               motor::read_preference::nearest()};
        things = db["things"].with(strict);  // only list_search_indexes has an option here
    }
};

TEST_F(search_indexes, are_made_and_named_by_the_server) {
    server.on("createSearchIndexes", doc("indexesCreated", array(doc("id", "1", "name", "default"),
                                                                 doc("id", "2", "name", "b"))));
    const std::vector<search_index_model> models{
        search_index_model{mappings},
        search_index_model{doc("fields", array())}.name("b").type("vectorSearch")};
    EXPECT_EQ(things.create_search_indexes(models).get(), (names{"default", "b"}));
    EXPECT_EQ(only_command(),
              doc("createSearchIndexes", "things", "indexes",
                  array(doc("definition", mappings), doc("definition", doc("fields", array()),
                                                         "name", "b", "type", "vectorSearch"))));
}

TEST_F(search_indexes, are_made_one_by_one) {
    server.on("createSearchIndexes", doc("indexesCreated", array(doc("id", "1", "name", "a"))));
    EXPECT_EQ(things.create_search_index(search_index_model{mappings}.name("a")).get(), "a");
    EXPECT_EQ(only_command(), doc("createSearchIndexes", "things", "indexes",
                                  array(doc("definition", mappings, "name", "a"))));
    server.on("createSearchIndexes", doc());
    auto nameless = caught<motor::error>(
        [&] { things.create_search_index(search_index_model{mappings}).get(); });
    EXPECT_EQ(nameless.code(), motor::errc::protocol);
}

TEST_F(search_indexes, are_not_made_of_nothing) {
    EXPECT_THROW(things.create_search_indexes({}).get(), motor::invalid_operation);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(search_indexes, get_another_definition) {
    things.update_search_index("a", mappings).get();
    EXPECT_EQ(only_command(),
              doc("updateSearchIndex", "things", "name", "a", "definition", mappings));
}

TEST_F(search_indexes, are_dropped_without_their_collection_being_there) {
    server.once("dropSearchIndex", reply::error(26, "ns not found"));
    things.drop_search_index("a").get();
    EXPECT_EQ(only_command(), doc("dropSearchIndex", "things", "name", "a"));
    server.once("dropSearchIndex", reply::error(13, "not authorized"));
    EXPECT_THROW(things.drop_search_index("a").get(), motor::operation_failure);
}

TEST_F(search_indexes, are_listed_all_or_by_name) {
    server.on("aggregate", cursor_reply(0, "db.things", array(doc("name", "a"))));
    EXPECT_EQ(things.list_search_indexes().to_list().get(), (std::vector{doc("name", "a")}));
    auto sent = [](const motor::document& stage) {
        return doc("aggregate", "things", "pipeline", array(doc("$listSearchIndexes", stage)),
                   "cursor", doc(), "$readPreference", doc("mode", "nearest"));
    };
    EXPECT_EQ(only_command(), sent(doc()));
    server.forget_commands();
    things.list_search_indexes("a").to_list().get();
    EXPECT_EQ(only_command(), sent(doc("name", "a")));
}

}  // namespace
