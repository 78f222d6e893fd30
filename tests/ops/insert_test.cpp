// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/insert.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::bson_type, motor::doc, motor::document;

using insert_on_server = motor::testing::on_server;
using insert_on_script = motor::testing::on_script;

TEST_F(insert_on_server, stores_one_document) {
    auto done = things().insert_one(doc("_id", 7, "name", "Ada")).get();
    EXPECT_EQ(done.inserted_id, motor::value{7});
    EXPECT_TRUE(done.acknowledged);
    EXPECT_EQ(things().find_one().get(), doc("_id", 7, "name", "Ada"));
}

TEST_F(insert_on_server, makes_the_id_itself_and_puts_it_first) {
    auto done = things().insert_one(doc("name", "Ada")).get();
    EXPECT_EQ(done.inserted_id.type(), bson_type::object_id);
    EXPECT_EQ(things().find_one().get(), doc("_id", done.inserted_id, "name", "Ada"));
}

TEST_F(insert_on_server, stores_many_documents_and_tells_their_ids_in_order) {
    auto done =
        things().insert_many({doc("_id", "b"), doc("n", 1), doc("_id", 3), doc("n", 2)}).get();
    ASSERT_EQ(done.inserted_ids.size(), 4u);
    EXPECT_EQ(done.inserted_ids[0], motor::value{"b"});
    EXPECT_EQ(done.inserted_ids[2], motor::value{3});
    for (int i : {1, 2}) {
        auto id = done.inserted_ids[static_cast<std::size_t>(2 * i - 1)];
        EXPECT_EQ(things().find_one(doc("n", i)).get(), doc("_id", id, "n", i));
    }
}

TEST_F(insert_on_server, uses_a_new_id_for_each_document_but_not_for_each_start) {
    auto insert = things().insert_one(doc("name", "Ada"));
    insert.get();
    EXPECT_THROW(insert.get(), motor::duplicate_key_error);
    things().insert_one(doc("name", "Ada")).get();
    EXPECT_EQ(things().count_documents().get(), 2);
}

TEST_F(insert_on_server, stores_more_than_fits_into_one_message) {
    // Sixty documents of a megabyte exceed a message's 48 MB.
    std::string filler(1024 * 1024, 'x');
    std::vector<document> all;
    for (int i = 0; i < 60; ++i)
        all.push_back(doc("_id", i, "filler", filler));
    EXPECT_EQ(things().insert_many(std::move(all)).get().inserted_ids.size(), 60u);
    EXPECT_EQ(things().count_documents().get(), 60);
}

TEST_F(insert_on_script, refuses_bytes_that_are_no_text_before_anything_is_sent) {
    const std::uint8_t bytes[] = {14, 0, 0, 0, 0x02, 'a', 0, 2, 0, 0, 0, 0xff, 0, 0};
    const motor::document_view bad{bytes, sizeof bytes};
    const document change = doc("$set", bad);
    EXPECT_THROW(things.insert_one(bad).get(), motor::invalid_bson);
    EXPECT_THROW(things.insert_many({doc("_id", 1), document{bad}}).get(), motor::invalid_bson);
    EXPECT_THROW(things.replace_one(doc("_id", 1), bad).get(), motor::invalid_bson);
    EXPECT_THROW(things.update_one(doc("_id", 1), change).get(), motor::invalid_bson);
    EXPECT_THROW(things.update_many(doc("_id", 1), change).get(), motor::invalid_bson);
    for (const auto& write : {motor::write_model::insert_one(bad),
                              motor::write_model::update_one(doc("_id", 1), change),
                              motor::write_model::replace_one(doc("_id", 1), bad)})
        EXPECT_THROW(things.bulk_write({write}).get(), motor::invalid_bson);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(insert_on_script, refuses_options_of_a_write_that_are_none_before_anything_is_sent) {
    const auto changes = doc("$set", doc("a", 1));
    for (auto name : {"multi", "q", "limit", "maxTimeMS", "writeConcern", "bogus"}) {
        auto second = motor::write_model::update_many(doc("_id", 1), changes);
        second.option(name, true);
        EXPECT_THROW(
            things.bulk_write({motor::write_model::insert_one(doc("_id", 1)), second}).get(),
            motor::invalid_operation)
            << name;
        auto update = things.update_one(doc("_id", 1), changes);
        update.option(name, true);
        EXPECT_THROW(update.get(), motor::invalid_operation) << name;
        auto removal = things.delete_many(doc("_id", 1));
        removal.option(name, true);
        EXPECT_THROW(removal.get(), motor::invalid_operation) << name;
    }
    auto hinted = things.update_one(doc("_id", 1), changes);
    hinted.option("hint", 5);
    EXPECT_THROW(hinted.get(), motor::invalid_operation);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(insert_on_script, leaves_to_the_server_which_keys_it_takes) {
    for (auto key : {"", "a.b", "$a"}) {
        things.insert_one(doc("_id", 1, key, 2)).get();
        things.insert_many({doc("_id", 1, key, 2), doc("_id", 2)}).get();
        things.update_one(doc("_id", 1), doc("$set", doc(key, 2))).get();
        things.replace_one(doc("_id", 1), doc("a", 1, key, 2)).get();
    }
    EXPECT_EQ(server.commands().size(), 12U);
}

TEST_F(insert_on_script, sends_the_documents_as_a_sequence) {
    things.insert_one(doc("_id", 1, "a", 2)).get();
    EXPECT_EQ(only_command(),
              doc("insert", "things", "ordered", true, "documents", array(doc("_id", 1, "a", 2))));
    EXPECT_TRUE(server.commands().at(0).has_sequences);
}

TEST_F(insert_on_script, keeps_an_id_where_it_stands_in_the_document) {
    things.insert_one(doc("a", 2, "_id", 1)).get();
    EXPECT_EQ(only_command()["documents"], motor::value{array(doc("a", 2, "_id", 1))});
}

TEST(insert, is_split_where_the_server_says_so) {
    auto profile = motor::testing::server_profile::primary();
    profile.max_write_batch_size = 2;
    motor::testing::scripted_server server{profile};
    answer_plausibly(server);
    motor::client client{server.uri()};
    std::vector<document> all;
    for (int i = 0; i < 5; ++i)
        all.push_back(doc("_id", i));
    auto done = client["db"]["things"].insert_many(all).get();
    EXPECT_EQ(done.inserted_ids.size(), 5u);
    std::vector<std::size_t> sizes;
    for (const auto& each : server.commands("insert"))
        sizes.push_back(each.get<motor::array_view>("documents").size());
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
}

TEST_F(insert_on_script, without_acknowledgement_asks_for_no_reply) {
    auto done = things.insert_one(doc("_id", 1))
                    .write_concern(motor::write_concern::unacknowledged())
                    .get();
    EXPECT_FALSE(done.acknowledged);
    EXPECT_EQ(done.inserted_id, motor::value{1});
    auto many = things.insert_many({doc("_id", 2)})
                    .write_concern(motor::write_concern::unacknowledged())
                    .get();
    EXPECT_FALSE(many.acknowledged);
    server.wait_for("insert", 2);
    for (const auto& each : server.commands()) {
        EXPECT_FALSE(each.wants_reply);
        EXPECT_EQ(each.body["writeConcern"], motor::value{doc("w", 0)});
    }
}

}  // namespace
