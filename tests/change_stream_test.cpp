// SPDX-License-Identifier: Apache-2.0
// Change streams, against a server that poses as the primary of a replica set.
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view;
using namespace std::chrono_literals;
using motor::testing::caught, motor::testing::eventually, motor::testing::gate;
using motor::testing::reply, motor::testing::within_limit;

document change(int id) { return doc("_id", doc("at", id), "operationType", "insert"); }
document token(int id) { return doc("at", id); }

class change_streams : public motor::testing::on_script {
protected:
    /// A reply with these changes and, unless `after` is 0, a token for resuming after them.
    static reply changes(std::int64_t cursor, const char* batch, std::vector<int> ids,
                         int after = 0) {
        motor::array_value all;
        for (int id : ids)
            all.push_back(change(id));
        document inner = doc("id", cursor, "ns", "db.things", batch, all);
        if (after) inner.append("postBatchResumeToken", token(after));
        return doc("cursor", inner, "operationTime", motor::timestamp{5, 5});
    }
    static reply opened(std::vector<int> ids = {}, int after = 0, std::int64_t cursor = 7) {
        return changes(cursor, "firstBatch", std::move(ids), after);
    }
    static reply more(std::vector<int> ids, int after = 0, std::int64_t cursor = 7) {
        return changes(cursor, "nextBatch", std::move(ids), after);
    }
    /// The `$changeStream` stage of the n-th aggregate.
    document stage(std::size_t n = 0) {
        auto command = server.commands("aggregate").at(n);
        auto pipeline = command.get<motor::array_view>("pipeline");
        return document{pipeline.get<document_view>(0).get<document_view>("$changeStream")};
    }
    std::vector<std::string> names() { return server.command_names(); }
};

TEST_F(change_streams, are_an_aggregate_that_starts_with_their_stage) {
    server.on("aggregate", opened());
    auto stream = things.watch(array(doc("$match", doc("a", 1))))
                      .full_document("updateLookup")
                      .full_document_before_change("required")
                      .show_expanded_events(true)
                      .start_at_operation_time(motor::timestamp{3, 4})
                      .batch_size(9)
                      .comment("c")
                      .collation(doc("locale", "fr"))
                      .read_concern(motor::read_concern::majority());
    stream.open().get();
    EXPECT_EQ(only_command(),
              doc("aggregate", "things", "pipeline",
                  array(doc("$changeStream",
                            doc("startAtOperationTime", motor::timestamp{3, 4}, "fullDocument",
                                "updateLookup", "fullDocumentBeforeChange", "required",
                                "showExpandedEvents", true)),
                        doc("$match", doc("a", 1))),
                  "cursor", doc("batchSize", 9), "collation", doc("locale", "fr"), "comment", "c",
                  "readConcern", doc("level", "majority")));
}

TEST_F(change_streams, watch_a_database_or_everything) {
    server.on("aggregate", opened());
    db.watch().open().get();
    client.watch().open().get();
    auto seen = server.commands("aggregate");
    EXPECT_EQ(seen.at(0).get<int>("aggregate"), 1);
    EXPECT_EQ(seen.at(0).get<std::string>("$db"), "db");
    EXPECT_EQ(seen.at(1).get<std::string>("$db"), "admin");
    EXPECT_EQ(stage(0), doc());
    EXPECT_EQ(stage(1), doc("allChangesForCluster", true));
}

TEST_F(change_streams, give_one_change_after_the_other) {
    server.on("aggregate", opened({1, 2}));
    server.once("getMore", more({}));
    server.once("getMore", more({3}));
    auto stream = things.watch().max_await_time(800ms);
    for (int id : {1, 2, 3})
        EXPECT_EQ(stream.next().get(), change(id));
    EXPECT_EQ(names(), (std::vector<std::string>{"aggregate", "getMore", "getMore"}));
    EXPECT_EQ(server.commands("getMore").at(0).get<std::int64_t>("maxTimeMS"), 800);
    EXPECT_FALSE(server.commands("aggregate").at(0).contains("maxAwaitTimeMS"));
}

TEST_F(change_streams, may_be_asked_once) {
    server.on("aggregate", opened());
    server.once("getMore", more({}));
    server.once("getMore", more({1}));
    auto stream = things.watch();
    stream.open().get();
    EXPECT_EQ(stream.try_next().get(), std::nullopt);
    EXPECT_TRUE(stream.alive());
    EXPECT_EQ(stream.try_next().get(), change(1));
}

TEST_F(change_streams, end_when_the_server_ends_them) {
    server.on("aggregate", opened({1}));
    server.once("getMore", more({2}, 0, 0));
    auto stream = things.watch();
    EXPECT_TRUE(stream.next().get());
    EXPECT_TRUE(stream.next().get());
    EXPECT_EQ(stream.next().get(), std::nullopt);
    EXPECT_FALSE(stream.alive());
}

TEST_F(change_streams, wait_without_keeping_a_worker) {
    gate opens;
    server.on("aggregate", opened());
    server.once("getMore", more({1}).after(opens));
    motor::client one{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    auto waiting = one["db"]["things"].watch().next().future();
    server.wait_for("getMore");
    one["db"]["things"].insert_one(doc("_id", 1)).get();
    opens.open();
    EXPECT_EQ(within_limit(std::move(waiting)), change(1));
}

TEST_F(change_streams, refuse_options_once_they_have_started) {
    server.on("aggregate", opened());
    auto stream = things.watch();
    stream.open().get();
    EXPECT_THROW(stream.batch_size(2), motor::invalid_operation);
}

TEST_F(change_streams, know_where_they_are) {
    server.on("aggregate", opened({1, 2}, 3));
    server.once("getMore", more({}, 4));
    auto stream = things.watch();
    EXPECT_EQ(stream.resume_token(), std::nullopt);
    stream.next().get();
    EXPECT_EQ(stream.resume_token(), token(1)) << "the change's own, in the middle of a batch";
    stream.next().get();
    EXPECT_EQ(stream.resume_token(), token(3)) << "the batch's, at its end";
    stream.try_next().get();
    EXPECT_EQ(stream.resume_token(), token(4)) << "and of an empty one";
    EXPECT_EQ(things.watch().start_after(token(9)).resume_token(), token(9));
}

TEST_F(change_streams, resume_after_the_last_change) {
    server.once("aggregate", opened({1}));
    server.once("getMore", reply::close_connection());
    server.once("aggregate", opened({2}, 0, 8));
    auto stream = things.watch().full_document("updateLookup").start_after(token(9));
    EXPECT_EQ(stream.next().get(), change(1));
    EXPECT_EQ(stream.next().get(), change(2));
    EXPECT_EQ(stage(0), doc("startAfter", token(9), "fullDocument", "updateLookup"));
    EXPECT_EQ(stage(1), doc("resumeAfter", token(1), "fullDocument", "updateLookup"));
}

TEST_F(change_streams, resume_where_they_started_before_the_first_change) {
    const struct {
        std::function<void(motor::change_stream&)> set;
        int token_of_batch;
        document resumed;
    } cases[] = {
        {[](auto&) {}, 0, doc("startAtOperationTime", motor::timestamp{5, 5})},
        {[](auto&) {}, 3, doc("resumeAfter", token(3))},
        {[](auto& s) { s.start_after(token(9)); }, 0, doc("startAfter", token(9))},
        {[](auto& s) { s.resume_after(token(9)); }, 0, doc("resumeAfter", token(9))},
        {[](auto& s) {
             s.start_at_operation_time(motor::timestamp{2, 1});
         },
         0, doc("startAtOperationTime", motor::timestamp{2, 1})},
    };
    for (const auto& c : cases) {
        server.forget_commands();
        server.once("aggregate", opened({}, c.token_of_batch));
        server.once("getMore", reply::error(43, "gone"));
        server.once("aggregate", opened({2}, 0, 8));
        auto stream = things.watch();
        c.set(stream);
        EXPECT_EQ(stream.next().get(), change(2));
        EXPECT_EQ(stage(1), c.resumed);
    }
}

TEST_F(change_streams, resume_when_the_server_says_so) {
    server.once("aggregate", opened({1}));
    server.once("getMore", reply::error(1234, "later", {"ResumableChangeStreamError"}));
    server.once("aggregate", opened({2}, 0, 8));
    auto stream = things.watch();
    stream.next().get();
    EXPECT_EQ(stream.next().get(), change(2));
}

TEST_F(change_streams, do_not_resume_otherwise) {
    server.on("aggregate", opened({1}));
    server.once("getMore", reply::error(136, "capped position lost"));
    auto stream = things.watch();
    stream.next().get();
    EXPECT_THROW(stream.next().get(), motor::operation_failure);
    EXPECT_EQ(names(), (std::vector<std::string>{"aggregate", "getMore"}));
    EXPECT_FALSE(stream.alive());
}

TEST_F(change_streams, report_a_failure_to_resume) {
    server.once("aggregate", opened({1}));
    server.once("getMore", reply::error(43, "gone"));
    server.once("aggregate", reply::error(280, "fatal"));
    auto stream = things.watch();
    stream.next().get();
    EXPECT_EQ(
        caught<motor::operation_failure>([&] { stream.next().get(); }).reply().get<int>("code"),
        280);
}

TEST(change_streams_of_old_servers, resume_after_the_errors_of_a_list) {
    auto old = motor::testing::server_profile::primary();
    old.max_wire_version = 8;
    motor::testing::scripted_server server{old};
    answer_plausibly(server);
    motor::client client{server.uri()};
    auto first = motor::testing::cursor_reply(7, "db.things", array(change(1)));
    auto second = motor::testing::cursor_reply(8, "db.things", array(change(2)));
    server.once("aggregate", first);
    server.once("getMore", reply::error(10107, "not primary"));
    server.once("aggregate", second);
    server.once("getMore", reply::error(136, "capped position lost"));
    auto stream = client["db"]["things"].watch();
    stream.next().get();
    EXPECT_EQ(stream.next().get(), change(2));
    EXPECT_THROW(stream.next().get(), motor::operation_failure);
}

TEST_F(change_streams, need_the_id_of_every_change) {
    server.on("aggregate", motor::testing::cursor_reply(7, "db.things", array(doc("a", 1))));
    auto stream = things.watch(array(doc("$project", doc("_id", 0))));
    EXPECT_THROW(stream.next().get(), motor::operation_failure);
    EXPECT_FALSE(stream.alive());
    EXPECT_EQ(names().back(), "killCursors");
}

TEST_F(change_streams, that_are_dropped_are_killed) {
    server.on("aggregate", opened({1}));
    {
        auto stream = things.watch();
        stream.next().get();
    }
    server.wait_for("killCursors");
    eventually([&] { return client.stats().leases == 0; });
}

TEST_F(change_streams, may_belong_to_a_session) {
    server.on("aggregate", opened());
    server.once("getMore", more({1}));
    auto session = client.start_session().get();
    auto stream = things.watch();
    stream.session(session);
    stream.next().get();
    for (const auto& each : server.commands())
        EXPECT_EQ(each.body["lsid"], motor::value{session.id()});
}

TEST_F(change_streams, can_be_given_up) {
    gate opens;
    server.on("aggregate", opened());
    server.on("getMore", more({}).after(opens));
    std::stop_source stop;
    auto stream = things.watch();
    auto waiting = stream.next().stop_on(stop.get_token()).future();
    server.wait_for("getMore");
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(waiting)), motor::cancelled);
    opens.open();
}

}  // namespace
