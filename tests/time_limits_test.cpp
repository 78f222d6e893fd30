// SPDX-License-Identifier: Apache-2.0
// Time limits at their ends: what has run out, what no server takes, and what makes no sense.
#include <motor/detail/driver/client_pool.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/motor.hpp>
#include <motor/ops/collections.hpp>
#include <motor/ops/maintenance.hpp>

#include <tests/support/scripted_test.hpp>

#include <limits>

namespace {

using motor::array, motor::doc, motor::document, motor::operation_timeout;
using motor::testing::caught, motor::testing::reply;
using namespace std::chrono_literals;

constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();

using time_limits = motor::testing::on_script;

/// The blocking layer alone, where only a command's own deadline limits the time.
TEST_F(time_limits, that_have_run_out_before_a_command_is_sent_are_a_timeout) {
    motor::detail::client_pool pool{motor::uri{server.uri()}, {}};
    auto connection = pool.pop();
    const motor::detail::namespace_settings where{"db", "things", {}};
    motor::detail::run_context late{*connection, where, std::chrono::steady_clock::now() - 1s};
    auto error = caught<operation_timeout>([&] { late.run(motor::ops::find_one{}); });
    EXPECT_EQ(error.code(), motor::errc::timeout);
    EXPECT_EQ(error.name_space(), "db.things");
    EXPECT_THROW(late.run(motor::ops::aggregate{array()}), operation_timeout);
    EXPECT_THROW(late.run(motor::ops::find_one_and_delete{doc()}), operation_timeout);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(time_limits, that_have_run_out_from_the_start_are_a_timeout) {
    for (auto none : {0ns, -1ns, std::chrono::nanoseconds::min()}) {
        auto error = caught<operation_timeout>([&] { things.find_one().within(none).get(); });
        EXPECT_EQ(error.code(), motor::errc::timeout);
        EXPECT_THAT(error.what(), ::testing::HasSubstr("in the queue"));
        EXPECT_THROW(things.find().within(none).to_list().get(), operation_timeout);
        EXPECT_THROW(things.insert_one(doc("_id", 1)).within(none).get(), operation_timeout);
    }
}

TEST_F(time_limits, that_the_server_notices_first_are_a_timeout_of_the_operation) {
    server.on("find", reply::error(50, "operation exceeded time limit"));
    auto error = caught<operation_timeout>([&] { things.find_one().within(60s).get(); });
    EXPECT_THAT(error.what(), ::testing::HasSubstr("timed out after 60000 ms"));
    EXPECT_GE(error.in_queue() + error.selecting() + error.on_wire(), 0ns);
    // Unless the server's was the shorter one, or the only one.
    EXPECT_THROW(things.find_one().max_time(1s).within(60s).get(), motor::execution_timeout);
    EXPECT_THROW(things.find_one().max_time(1s).get(), motor::execution_timeout);
    EXPECT_THROW(things.find_one().get(), motor::execution_timeout);
}

/// As after those that are noticed here first.
TEST_F(time_limits, that_the_server_notices_first_are_no_end_of_the_results) {
    const auto late = reply::error(50, "operation exceeded time limit");
    server.once("find", late);
    auto cursor = things.find().within(60s);
    EXPECT_TRUE(cursor.alive());
    EXPECT_THROW(cursor.next().get(), operation_timeout);
    EXPECT_FALSE(cursor.alive());
    EXPECT_THROW(cursor.next().get(), operation_timeout);
    EXPECT_THROW(cursor.to_list().get(), operation_timeout);
    EXPECT_EQ(server.commands().size(), 1U);
    server.on("find", motor::testing::cursor_reply(0, "db.things", array(doc("_id", 1))));
    EXPECT_EQ(cursor.clone().next().get(), doc("_id", 1));
    cursor.rewind();
    EXPECT_EQ(cursor.next().get(), doc("_id", 1));

    server.forget_commands();
    server.once("aggregate", late);
    auto changes = things.watch().within(60s);
    EXPECT_THROW(changes.open().get(), operation_timeout);
    EXPECT_TRUE(changes.alive());
    changes.open().get();
    EXPECT_EQ(server.commands("aggregate").size(), 2U);
}

TEST_F(time_limits, that_no_server_takes_are_none_for_the_server) {
    for (std::chrono::nanoseconds limit :
         {std::chrono::nanoseconds{24h * 30}, std::chrono::nanoseconds{24h * 365 * 200},
          std::chrono::nanoseconds::max() - 1ns}) {
        server.forget_commands();
        things.find_one().within(limit).get();
        things.insert_one(doc("_id", 1)).within(limit).get();
        things.find().within(limit).to_list().get();
        for (const auto& each : server.commands())
            EXPECT_FALSE(each.body["maxTimeMS"]) << each.body;
    }
    server.forget_commands();
    things.find_one().max_time(5s).within(24h * 30).get();
    EXPECT_EQ(server.commands().at(0).body["maxTimeMS"].get<int>(), 5000);
}

TEST_F(time_limits, of_servers_are_sent_as_the_longest_that_they_take) {
    auto field = [&](const char* name) {
        return server.commands().back().body[name].get<std::int64_t>();
    };
    things.find_one().max_time(24h * 30).get();
    EXPECT_EQ(field("maxTimeMS"), longest);
    things.drop().max_time(24h * 30).get();
    EXPECT_EQ(field("maxTimeMS"), longest);
    db.set_profiling_level(motor::profiling_level::slow).slow_ms(24h * 30).get();
    EXPECT_EQ(field("slowms"), longest);
    things.insert_one(doc("_id", 1))
        .write_concern(motor::write_concern::nodes(2).timeout(24h * 30))
        .get();
    EXPECT_EQ(server.commands().back().body["writeConcern"]["wtimeout"].get<std::int64_t>(),
              longest);

    server.on("find", motor::testing::cursor_reply(7, "db.things", array()));
    server.on("getMore", motor::testing::more_reply(0, "db.things", array(doc("_id", 1))));
    things.find()
        .cursor_type(motor::cursor_type::tailable_await)
        .max_await_time(24h * 30)
        .batch()
        .get();
    auto waiting =
        things.find().cursor_type(motor::cursor_type::tailable_await).max_await_time(24h * 30);
    waiting.next().get();
    waiting.next().get();
    EXPECT_EQ(field("maxTimeMS"), longest);

    auto session = client.start_session().get();
    session.start_transaction(motor::transaction_options{}.max_commit_time(24h * 30)).get();
    things.insert_one(doc("_id", 1)).session(session).get();
    session.commit_transaction().get();
    EXPECT_EQ(field("maxTimeMS"), longest);
}

TEST_F(time_limits, that_are_longer_than_their_type_can_tell_are_the_longest_of_it) {
    using namespace std::chrono;
    auto max_time = [&](auto limit) {
        things.find_one().max_time(limit).get();
        return server.commands().back().body["maxTimeMS"].get<std::int64_t>();
    };
    EXPECT_EQ(max_time(hours::max()), longest);
    EXPECT_EQ(max_time(minutes{307445734561826}), longest);
    EXPECT_EQ(max_time(minutes{1}), 60'000);
    EXPECT_THROW(max_time(hours::min()), motor::invalid_operation);
    db.set_profiling_level(motor::profiling_level::slow).slow_ms(hours::max()).get();
    EXPECT_EQ(server.commands().back().body["slowms"].get<std::int64_t>(), longest);
    EXPECT_THROW(db.create_collection("c").expire_after(weeks::max()).get(),
                 motor::invalid_operation);

    motor::transaction_options of_transaction;
    of_transaction.max_commit_time(hours::max()).retry_limit(hours::max());
    EXPECT_EQ(of_transaction.max_commit_time(), milliseconds::max());
    EXPECT_EQ(of_transaction.retry_limit(), nanoseconds::max());
    EXPECT_EQ(motor::transaction_options{}.retry_limit(5ms).retry_limit(), 5ms);
}

TEST_F(time_limits, and_numbers_below_zero_are_refused_before_anything_is_sent) {
    const std::pair<const char*, std::function<void()>> all[] = {
        {"maxTimeMS", [&] { things.find_one().max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.find().max_time(-1ms).to_list().get(); }},
        {"maxTimeMS", [&] { things.aggregate(array()).max_time(-1ms).to_list().get(); }},
        {"maxTimeMS", [&] { things.count_documents().max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.distinct("a").max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.create_index(doc("a", 1)).max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.drop_index("a_1").max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.rename("b").max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.find_one_and_delete(doc()).max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { things.find().explain().max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { client.fsync().max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { db.validate_collection("a").max_time(-1ms).get(); }},
        {"maxTimeMS", [&] { db.run_command(doc("dbStats", 1)).max_time(-1ms).get(); }},
        {"maxAwaitTimeMS", [&] { things.find().max_await_time(-1ms).to_list().get(); }},
        {"maxAwaitTimeMS", [&] { things.watch().max_await_time(-1ms).open().get(); }},
        {"batchSize", [&] { things.find().batch_size(-1).to_list().get(); }},
        {"batchSize", [&] { things.aggregate(array()).batch_size(-1).to_list().get(); }},
        {"batchSize", [&] { things.list_indexes().batch_size(-1).to_list().get(); }},
        {"batchSize", [&] { db.list_collections().batch_size(-1).to_list().get(); }},
        {"batchSize", [&] { things.watch().batch_size(-1).open().get(); }},
        {"batchSize",
         [&] { db.run_cursor_command(doc("frobnicate", 1)).batch_size(-1).next().get(); }},
        {"limit", [&] { things.find().limit(-1).to_list().get(); }},
        {"limit", [&] { things.count_documents().limit(-1).get(); }},
        {"skip", [&] { things.find().skip(-1).to_list().get(); }},
        {"skip", [&] { things.find_one().skip(-1).get(); }},
        {"skip", [&] { things.count_documents().skip(-1).get(); }},
        {"size", [&] { db.create_collection("a").capped(-1).get(); }},
        {"max", [&] { db.create_collection("a").capped(4096).max_documents(-1).get(); }},
        {"expireAfterSeconds", [&] { db.create_collection("a").expire_after(-1s).get(); }},
        {"expireAfterSeconds",
         [&] { things.create_index(doc("a", 1), doc("expireAfterSeconds", -1)).get(); }},
    };
    for (const auto& [name, run] : all) {
        SCOPED_TRACE(name);
        auto error = caught<motor::invalid_operation>(run);
        EXPECT_EQ(error.message(), std::string{name} + " must not be negative");
    }
    auto index = motor::index_model{doc("a", 1)}.expire_after(24h * 365 * 100);
    EXPECT_EQ(caught<motor::invalid_operation>([&] { things.create_index(index).get(); }).message(),
              "expireAfterSeconds must not be over 2147483647, 68 years");
    EXPECT_THROW(motor::write_concern{}.timeout(-1ms), motor::invalid_operation);
    auto negative = motor::transaction_options{}.max_commit_time(-1ms);
    EXPECT_THROW(
        (void)client.start_session(motor::session_options{}.default_transaction_options(negative))
            .get(),
        motor::invalid_operation);
    auto session = client.start_session().get();
    EXPECT_THROW(session.start_transaction(negative).get(), motor::invalid_operation);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(time_limits, of_indexes_are_no_numbers_of_this_kind) {
    things.create_index(motor::index_model{doc("a", "2d")}.min(-180).max(-10)).get();
    things.find().min(doc("a", -5)).max(doc("a", -1)).hint("a_1").to_list().get();
    EXPECT_EQ(server.commands().size(), 2U);
}

TEST_F(time_limits, leave_the_largest_counts_as_they_are) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    things.find()
        .limit(most)
        .skip(most)
        .batch_size(std::numeric_limits<std::int32_t>::max())
        .to_list()
        .get();
    auto sent = server.commands().at(0).body;
    EXPECT_EQ(sent["limit"].get<std::int64_t>(), most);
    EXPECT_EQ(sent["skip"].get<std::int64_t>(), most);
    EXPECT_EQ(sent["batchSize"].get<std::int64_t>(), longest);
}

}  // namespace
