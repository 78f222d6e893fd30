// SPDX-License-Identifier: Apache-2.0
// insert_many that fails in part: what was stored, and what was not, is told to the caller.
#include <motor/client.hpp>
#include <motor/client_error.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::errc;
using motor::testing::answer_plausibly, motor::testing::caught, motor::testing::reply;
using motor::testing::scripted_server, motor::testing::server_profile;

using partial_insert_on_server = motor::testing::on_server;

std::vector<std::int64_t> indexes(const motor::bulk_write_error& error) {
    std::vector<std::int64_t> all;
    for (const auto& each : error.write_errors())
        all.push_back(each.index);
    return all;
}

std::vector<document> numbered(std::initializer_list<int> ids) {
    std::vector<document> all;
    for (int id : ids)
        all.push_back(doc("_id", id));
    return all;
}

TEST_F(partial_insert_on_server, stops_at_the_first_duplicate_if_ordered) {
    fill(3);
    auto error = caught<motor::bulk_write_error>([&] {
        things().insert_many(numbered({10, 11, 2, 12, 3, 13})).get();
    });
    EXPECT_EQ(error.code(), errc::duplicate_key);
    EXPECT_EQ(indexes(error), (std::vector<std::int64_t>{2}));
    EXPECT_EQ(error.write_errors()[0].code, 11000);
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_EQ(things().count_documents().get(), 5);
    EXPECT_EQ(things().find_one(doc("_id", 12)).get(), std::nullopt);
}

TEST_F(partial_insert_on_server, tries_every_document_if_unordered) {
    fill(3);
    auto error = caught<motor::bulk_write_error>([&] {
        things().insert_many(numbered({10, 1, 11, 2, 12, 3, 13})).ordered(false).get();
    });
    EXPECT_EQ(indexes(error), (std::vector<std::int64_t>{1, 3, 5}));
    EXPECT_EQ(error.acknowledged().inserted, 4);
    EXPECT_EQ(things().count_documents().get(), 7);
}

TEST_F(partial_insert_on_server, of_one_document_is_a_duplicate_key) {
    fill(3);
    auto error =
        caught<motor::duplicate_key_error>([&] { things().insert_one(doc("_id", 1)).get(); });
    EXPECT_EQ(error.code(), errc::duplicate_key);
    EXPECT_THROW(things().replace_one(doc("_id", 9), doc("_id", 1)).upsert(true).get(),
                 motor::error);
    EXPECT_EQ(things().count_documents().get(), 3);
}

/// A limit that makes batches of two documents.
class partial_insert : public ::testing::Test {
protected:
    static server_profile small_batches(server_profile made) {
        made.max_write_batch_size = 2;
        return made;
    }
    partial_insert() : server(small_batches(server_profile::primary())) {
        answer_plausibly(server);
    }

    scripted_server server;
    motor::client client{server.uri("retryWrites=false")};
    motor::collection things = client["db"]["things"];
};

TEST_F(partial_insert, counts_its_indexes_over_all_batches) {
    server.once("insert", doc("n", 2));
    server.once("insert", motor::testing::write_error_reply(1, 1, 11000, "twice"));
    auto error = caught<motor::bulk_write_error>([&] {
        things.insert_many(numbered({0, 1, 2, 2, 4, 5})).get();
    });
    EXPECT_EQ(indexes(error), (std::vector<std::int64_t>{3}));
    EXPECT_EQ(error.acknowledged().inserted, 3);
    EXPECT_EQ(server.commands("insert").size(), 2u);
}

TEST_F(partial_insert, stops_at_the_first_error_of_any_message_if_ordered) {
    auto profile = server_profile::primary();
    profile.max_message_size = 100'000;
    scripted_server narrow{profile};
    answer_plausibly(narrow);
    narrow.once("insert", doc("n", 2));
    narrow.once("insert", motor::testing::write_error_reply(0, 0, 121, "invalid"));
    motor::client narrow_client{narrow.uri()};
    std::vector<document> all;
    for (int i = 0; i < 6; ++i)
        all.push_back(doc("_id", i, "filler", std::string(30'000, 'x')));
    auto error = caught<motor::bulk_write_error>(
        [&] { narrow_client["db"]["things"].insert_many(all).get(); });
    EXPECT_EQ(indexes(error), (std::vector<std::int64_t>{2}));
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_EQ(narrow.commands("insert").size(), 2u);
}

TEST_F(partial_insert, gathers_the_errors_of_all_batches_if_unordered) {
    server.once("insert", motor::testing::write_error_reply(1, 0, 11000, "twice"));
    server.once("insert", doc("n", 2));
    server.once("insert", motor::testing::write_error_reply(1, 1, 121, "invalid"));
    auto error = caught<motor::bulk_write_error>([&] {
        things.insert_many(numbered({0, 1, 2, 3, 4, 5})).ordered(false).get();
    });
    EXPECT_EQ(indexes(error), (std::vector<std::int64_t>{0, 5}));
    EXPECT_EQ(error.acknowledged().inserted, 4);
}

TEST_F(partial_insert, tells_what_was_stored_before_the_connection_died) {
    for (bool ordered : {true, false}) {
        SCOPED_TRACE(ordered);
        server.forget_commands();
        server.once("insert", doc("n", 2));
        server.once("insert", reply::close_connection());
        auto error = caught<motor::bulk_write_error>([&] {
            things.insert_many(numbered({0, 1, 2, 3})).ordered(ordered).get();
        });
        EXPECT_EQ(error.acknowledged().inserted, 2);
        EXPECT_TRUE(error.write_errors().empty());
        EXPECT_EQ(error.code(), errc::network);
        EXPECT_EQ(server.commands("insert").size(), 2u);
        EXPECT_NO_THROW(things.insert_many(numbered({4})).get());
    }
}

TEST_F(partial_insert, keeps_the_errors_from_before_the_connection_died) {
    server.once("insert", motor::testing::write_error_reply(1, 0, 11000, "twice"));
    server.once("insert", reply::close_connection());
    auto error = caught<motor::bulk_write_error>([&] {
        things.insert_many(numbered({0, 1, 2, 3})).ordered(false).get();
    });
    EXPECT_EQ(error.acknowledged().inserted, 1);
    EXPECT_EQ(indexes(error), (std::vector<std::int64_t>{0}));
    EXPECT_EQ(error.code(), errc::network);
}

TEST_F(partial_insert, tells_what_was_stored_before_the_server_refused_a_batch) {
    server.once("insert", doc("n", 2));
    server.once("insert", reply::error(13, "not authorized"));
    auto error = caught<motor::bulk_write_error>([&] {
        things.insert_many(numbered({0, 1, 2, 3})).get();
    });
    EXPECT_EQ(error.acknowledged().inserted, 2);
    EXPECT_EQ(error.code().value(), 13);
    EXPECT_EQ(error.code(), errc::server);
}

TEST_F(partial_insert, that_stored_nothing_is_the_plain_error) {
    server.once("insert", reply::close_connection());
    EXPECT_THROW(things.insert_many(numbered({0, 1, 2})).get(), motor::auto_reconnect);
    server.once("insert", reply::error(13, "not authorized"));
    EXPECT_THROW(things.insert_many(numbered({0, 1, 2})).get(), motor::operation_failure);
}

TEST(partial_insert_with_retries, sends_a_lost_batch_again_under_its_number) {
    auto profile = server_profile::primary();
    profile.max_write_batch_size = 2;
    scripted_server server{profile};
    answer_plausibly(server);
    motor::client client{server.uri()};
    server.once("insert", doc("n", 2));
    server.once("insert", reply::close_connection());
    client["db"]["things"].insert_many(numbered({0, 1, 2, 3})).get();
    auto sent = server.commands("insert");
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_NE(sent[0]["txnNumber"], sent[1]["txnNumber"]);
    EXPECT_EQ(sent[1]["txnNumber"], sent[2]["txnNumber"]);
    EXPECT_EQ(sent[1]["documents"], sent[2]["documents"]);
}

}  // namespace
