// SPDX-License-Identifier: Apache-2.0
// Sessions and transactions, against a server that poses as the primary of a replica set.
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <thread>

namespace {

using motor::array, motor::doc, motor::document, motor::document_view;
using motor::read_concern, motor::read_preference, motor::write_concern;
using namespace std::chrono_literals;
using motor::testing::caught, motor::testing::gate, motor::testing::reply;

class sessions : public motor::testing::on_script {
protected:
    motor::session started(const motor::session_options& options = motor::session_options{}) {
        return client.start_session(options).get();
    }
    document last() { return server.commands().back().body; }
    std::vector<std::string> names() { return server.command_names(); }
};

using transactions = sessions;

TEST_F(sessions, give_all_their_operations_the_same_id) {
    auto session = started();
    EXPECT_FALSE(session.id().empty());
    things.insert_one(doc("_id", 1)).session(session).get();
    things.find_one().session(session).get();
    things.update_one(doc(), doc("$set", doc("a", 1))).session(session).get();
    things.find_one_and_delete(doc()).session(session).get();
    things.count_documents().session(session).get();
    db.run_command(doc("dbStats", 1)).session(session).get();
    things.find().session(session).to_list().get();
    auto seen = server.commands();
    ASSERT_EQ(seen.size(), 7u);
    for (const auto& each : seen)
        EXPECT_EQ(each.body["lsid"], motor::value{session.id()}) << each.body;
    things.find_one().get();
    EXPECT_NE(last()["lsid"], motor::value{session.id()});
}

TEST_F(sessions, are_those_of_operations_that_are_aimed_elsewhere_too) {
    auto session = started();
    server.on("frobnicate", motor::testing::cursor_reply(0, "db.froth", array()));
    things.rename("others").session(session).get();
    db.dereference(doc("$ref", "others", "$id", 1)).session(session).get();
    db.current_op().session(session).get();
    db.run_cursor_command(doc("frobnicate", 1)).session(session).to_list().get();
    things.find().session(session).explain().get();
    auto seen = server.commands();
    ASSERT_EQ(seen.size(), 5u);
    for (const auto& each : seen)
        EXPECT_EQ(each.body["lsid"], motor::value{session.id()}) << each.body;
}

TEST_F(sessions, are_two_where_two_are_started) {
    auto a = started(), b = started();
    EXPECT_NE(a.id(), b.id());
    EXPECT_NE(a, b);
    auto same = a;
    EXPECT_EQ(same, a);
}

TEST_F(sessions, keep_a_connection_until_they_end) {
    auto before = client.stats().leases;
    {
        auto session = started();
        EXPECT_EQ(client.stats().leases, before + 1);
        session.end().get();
        EXPECT_TRUE(session.ended());
        EXPECT_EQ(client.stats().leases, before);
        auto e =
            caught<motor::invalid_operation>([&] { things.find_one().session(session).get(); });
        EXPECT_EQ(e.message(), "the session has ended");
        auto second = started();
        EXPECT_EQ(client.stats().leases, before + 1);
    }
    motor::testing::eventually([&] { return client.stats().leases == before; });
}

TEST_F(sessions, refuse_an_operation_of_another_client) {
    auto session = started();
    motor::client other{server.uri()};
    auto e = caught<motor::invalid_operation>(
        [&] { other["db"]["things"].find_one().session(session).get(); });
    EXPECT_EQ(e.message(), "a session serves only operations of the client that started it");
    EXPECT_TRUE(names().empty());
}

TEST_F(sessions, refuse_a_second_operation_while_one_runs) {
    gate opens;
    server.once("find", motor::testing::cursor_reply(0, "db.things", array()).after(opens));
    auto session = started();
    auto first = things.find_one().session(session).future();
    server.wait_for("find");
    auto e = caught<motor::invalid_operation>(
        [&] { things.insert_one(doc("_id", 1)).session(session).get(); });
    EXPECT_EQ(e.message(), "a session serves one operation at a time");
    opens.open();
    EXPECT_FALSE(first.get());
    things.insert_one(doc("_id", 1)).session(session).get();
    EXPECT_EQ(names(), (std::vector<std::string>{"find", "insert"}));
}

TEST_F(sessions, that_are_none_refuse_everything) {
    const motor::session none;
    EXPECT_TRUE(none.ended());
    EXPECT_FALSE(none.in_transaction());
    EXPECT_FALSE(none.dirty());
    EXPECT_THROW((void)none.id(), motor::invalid_operation);
    EXPECT_THROW((void)none.cluster_time(), motor::invalid_operation);
    EXPECT_THROW(none.advance_cluster_time(doc()), motor::invalid_operation);
    EXPECT_THROW((void)none.start_transaction(), motor::invalid_operation);
    EXPECT_THROW((void)none.end(), motor::invalid_operation);
    EXPECT_THROW((void)things.find_one().session(none), motor::invalid_operation);
}

TEST_F(sessions, refuse_unacknowledged_writes) {
    auto session = started();
    auto fire = things.with(write_concern::unacknowledged());
    EXPECT_THROW(fire.insert_one(doc("_id", 1)).session(session).get(), motor::invalid_operation);
    EXPECT_THROW(
        things.drop().write_concern(write_concern::unacknowledged()).session(session).get(),
        motor::invalid_operation);
    EXPECT_TRUE(names().empty());
}

TEST_F(sessions, read_what_they_have_seen) {
    server.once("insert", doc("n", 1, "operationTime", motor::timestamp{7, 3}, "$clusterTime",
                              doc("clusterTime", motor::timestamp{9, 1})));
    auto session = started();
    EXPECT_FALSE(session.operation_time());
    EXPECT_TRUE(session.cluster_time().empty());
    things.insert_one(doc("_id", 1)).session(session).get();
    EXPECT_EQ(session.operation_time(), (motor::timestamp{7, 3}));
    EXPECT_EQ(session.cluster_time(), doc("clusterTime", motor::timestamp{9, 1}));
    things.find_one().session(session).get();
    EXPECT_EQ(last()["readConcern"], motor::value{doc("afterClusterTime", motor::timestamp{7, 3})});
    auto loose = started(motor::session_options{}.causal_consistency(false));
    things.find_one().session(loose).get();
    EXPECT_FALSE(last().contains("readConcern"));
}

TEST_F(sessions, see_what_another_has_seen_when_they_are_told) {
    auto session = started();
    session.advance_operation_time(motor::timestamp{5, 1});
    session.advance_cluster_time(doc("clusterTime", motor::timestamp{6, 2}));
    things.find_one().session(session).get();
    EXPECT_EQ(last()["readConcern"], motor::value{doc("afterClusterTime", motor::timestamp{5, 1})});
    EXPECT_EQ(last()["$clusterTime"], motor::value{doc("clusterTime", motor::timestamp{6, 2})});
    session.advance_operation_time(motor::timestamp{4, 9});
    things.find_one().session(session).get();
    EXPECT_EQ(session.operation_time(), (motor::timestamp{5, 1})) << "older is ignored";
}

TEST_F(sessions, of_a_snapshot_read_at_one_moment) {
    server.once("find", doc("cursor", doc("id", 0LL, "ns", "db.things", "firstBatch", array(),
                                          "atClusterTime", motor::timestamp{8, 8})));
    auto session = started(motor::session_options{}.snapshot(true));
    things.find_one().session(session).get();
    EXPECT_EQ(last()["readConcern"], motor::value{doc("level", "snapshot")});
    things.find_one().session(session).get();
    EXPECT_EQ(last()["readConcern"],
              motor::value{doc("level", "snapshot", "atClusterTime", motor::timestamp{8, 8})});
    EXPECT_THROW((void)started(motor::session_options{}.snapshot(true).causal_consistency(true)),
                 motor::invalid_operation);
}

TEST_F(sessions, keep_a_cursor_and_its_batches) {
    server.once("find", motor::testing::cursor_reply(7, "db.things", array(doc("_id", 1))));
    server.once("getMore", motor::testing::more_reply(0, "db.things", array(doc("_id", 2))));
    auto session = started();
    auto cursor = things.find();
    cursor.session(session);
    EXPECT_EQ(cursor.to_list().get().size(), 2u);
    EXPECT_EQ(last()["lsid"], motor::value{session.id()});
    EXPECT_EQ(names(), (std::vector<std::string>{"find", "getMore"}));
}

TEST_F(sessions, go_on_while_a_cursor_of_theirs_is_ended) {
    auto tick = std::make_shared<std::atomic<std::uint32_t>>(0);
    const auto gossip = [tick](motor::document body) {
        const motor::timestamp now{++*tick, 1};
        return body.append("operationTime", now).append("$clusterTime", doc("clusterTime", now));
    };
    server.on("find", [=](motor::document_view) -> motor::testing::reply {
        return gossip(motor::testing::cursor_reply(7, "db.things", array(doc("_id", 1))).body());
    });
    server.on("killCursors", [=](motor::document_view) -> motor::testing::reply {
        return gossip(doc("cursorsKilled", array(std::int64_t{7})));
    });
    auto session = started();
    for (int i = 0; i < 100; ++i) {
        {
            auto cursor = things.find().session(session);
            cursor.next().get();
        }
        // The operation takes its turn, and sends nothing.
        EXPECT_THROW(things.update_one(doc(), doc("_id", 1)).session(session).get(),
                     motor::invalid_operation);
    }
    motor::testing::eventually([&] { return server.commands("killCursors").size() == 100; });
}

TEST_F(sessions, may_end_before_their_cursor) {
    server.once("find", motor::testing::cursor_reply(7, "db.things", array(doc("_id", 1))));
    auto session = started();
    auto cursor = things.find();
    cursor.session(session);
    EXPECT_TRUE(cursor.next().get());
    session.end().get();
    EXPECT_THROW(cursor.next().get(), motor::invalid_operation);
}

TEST_F(sessions, are_awaited_like_everything) {
    auto body = [](motor::client use, motor::collection to) -> motor::task<void> {
        auto session = co_await use.start_session();
        co_await to.insert_one(doc("_id", 1)).session(session);
        co_await session.end();
    };
    motor::testing::within_limit(motor::spawn(client, body(client, things)));
    EXPECT_EQ(names(), std::vector<std::string>{"insert"});
}

TEST_F(sessions, are_lost_with_the_connection_of_an_operation_that_was_given_up) {
    gate opens;
    server.once("find", motor::testing::cursor_reply(0, "db.things", array()).after(opens));
    auto session = started();
    std::stop_source stop;
    auto given_up = things.find_one().session(session).stop_on(stop.get_token()).future();
    server.wait_for("find");
    EXPECT_FALSE(session.lost());
    stop.request_stop();
    EXPECT_THROW(motor::testing::within_limit(std::move(given_up)), motor::cancelled);
    EXPECT_TRUE(session.lost());
    opens.open();
    auto e = caught<motor::auto_reconnect>(
        [&] { things.insert_one(doc("_id", 1)).session(session).get(); });
    EXPECT_EQ(e.code(), motor::errc::network);
    EXPECT_TRUE(e.reply().empty());
    things.insert_one(doc("_id", 2)).get();
    auto another = started();
    things.insert_one(doc("_id", 3)).session(another).get();
    EXPECT_EQ(server.commands("insert").size(), 2u);
}

TEST_F(sessions, of_a_server_without_them_cannot_start) {
    motor::testing::scripted_server old{motor::testing::server_profile::standalone()};
    answer_plausibly(old);
    motor::client other{old.uri()};
    EXPECT_THROW((void)other.start_session().get(), motor::unsupported);
}

TEST_F(transactions, are_started_by_their_first_operation) {
    auto session = started();
    EXPECT_FALSE(session.in_transaction());
    session.start_transaction().get();
    EXPECT_TRUE(session.in_transaction());
    things.insert_one(doc("_id", 1)).session(session).get();
    things.find_one().session(session).get();
    session.commit_transaction().get();
    EXPECT_FALSE(session.in_transaction());
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "find", "commitTransaction"}));
    auto seen = server.commands();
    EXPECT_TRUE(seen[0].body.get<bool>("startTransaction"));
    EXPECT_FALSE(seen[1].body.contains("startTransaction"));
    for (const auto& each : seen) {
        EXPECT_EQ(each.body["lsid"], motor::value{session.id()});
        EXPECT_EQ(each.body.get<std::int64_t>("txnNumber"), 1);
        EXPECT_FALSE(each.body.get<bool>("autocommit"));
    }
}

TEST_F(transactions, may_begin_with_the_next_operation) {
    auto session = started();
    session.begin_transaction(motor::transaction_options{}.read_concern(read_concern::snapshot()));
    EXPECT_TRUE(session.in_transaction());
    EXPECT_THROW(session.begin_transaction(), motor::transaction_error);
    things.find_one().session(session).get();
    EXPECT_TRUE(last().get<bool>("startTransaction"));
    EXPECT_EQ(last()["readConcern"], motor::value{doc("level", "snapshot")});
    session.commit_transaction().get();
    EXPECT_FALSE(session.in_transaction());
    session.begin_transaction();
    session.abort_transaction().get();
    EXPECT_FALSE(session.in_transaction());
    EXPECT_EQ(names(), (std::vector<std::string>{"find", "commitTransaction"}));
}

TEST_F(transactions, that_cannot_begin_fail_the_operation_that_was_to_begin_them) {
    auto snapshot = started(motor::session_options{}.snapshot(true));
    snapshot.begin_transaction();
    EXPECT_THROW(things.find_one().session(snapshot).get(), motor::transaction_error);
    EXPECT_FALSE(snapshot.in_transaction());
    things.find_one().session(snapshot).get();
    snapshot.end().get();
    EXPECT_THROW(snapshot.begin_transaction(), motor::invalid_operation);
}

TEST_F(transactions, end_within_the_limit_of_the_client_that_started_the_session) {
    gate opens;
    for (auto end : {"commitTransaction", "abortTransaction"})
        server.on(end, reply{doc("ok", 1)}.after(opens));
    client.ping().get();  // to connect is not what they have the time for
    auto limited = client.within(200ms);
    for (auto commits : {true, false}) {
        auto session = limited.start_session().get();
        session.start_transaction().get();
        things.insert_one(doc("_id", 1)).session(session).get();
        auto late = caught<motor::operation_timeout>([&] {
            commits ? session.commit_transaction().get() : session.abort_transaction().get();
        });
        EXPECT_EQ(late.has_label("UnknownTransactionCommitResult"), commits);
    }
    opens.open();
}

TEST_F(transactions, whose_commit_is_called_off_may_be_committed_or_not) {
    gate opens;
    server.on("commitTransaction", reply{doc("ok", 1)}.after(opens));
    auto session = started();
    session.start_transaction().get();
    things.insert_one(doc("_id", 1)).session(session).get();
    std::stop_source stop;
    auto committed = session.commit_transaction().stop_on(stop.get_token()).future();
    server.wait_for("commitTransaction");
    stop.request_stop();
    auto error = caught<motor::cancelled>([&] { committed.get(); });
    EXPECT_TRUE(error.has_label("UnknownTransactionCommitResult"));
    opens.open();
}

TEST_F(transactions, have_options_of_their_own) {
    auto session = started(motor::session_options{}.default_transaction_options(
        motor::transaction_options{}.write_concern(write_concern::nodes(3))));
    session
        .start_transaction(motor::transaction_options{}
                               .read_concern(read_concern::snapshot())
                               .max_commit_time(900ms))
        .get();
    things.find_one().session(session).get();
    EXPECT_EQ(last()["readConcern"], motor::value{doc("level", "snapshot")});
    session.commit_transaction().get();
    EXPECT_EQ(motor::to_json(last()["writeConcern"].get<document_view>()), R"({ "w" : 3 })");
    EXPECT_EQ(last().get<std::int64_t>("maxTimeMS"), 900);
}

TEST_F(transactions, inherit_no_concern_of_their_collection) {
    auto careful = things.with(read_concern::majority())
                       .with(write_concern::majority())
                       .with(read_preference::secondary());
    auto session = started();
    session.start_transaction().get();
    careful.insert_one(doc("_id", 1)).session(session).get();
    EXPECT_FALSE(last().contains("writeConcern")) << last();
    careful.find_one().session(session).get();
    EXPECT_FALSE(last().contains("readConcern")) << last();
    EXPECT_FALSE(last().contains("$readPreference")) << last();
    careful.find_one_and_delete(doc()).session(session).get();
    EXPECT_FALSE(last().contains("writeConcern")) << last();
    session.abort_transaction().get();
    EXPECT_EQ(names().back(), "abortTransaction");
}

TEST_F(transactions, refuse_concerns_of_an_operation) {
    auto session = started();
    session.start_transaction().get();
    EXPECT_THROW(things.find_one().read_concern(read_concern::local()).session(session).get(),
                 motor::invalid_operation);
    EXPECT_THROW(things.insert_one(doc("_id", 1))
                     .write_concern(write_concern::majority())
                     .session(session)
                     .get(),
                 motor::invalid_operation);
    EXPECT_THROW(
        things.find_one().read_preference(read_preference::nearest()).session(session).get(),
        motor::error);
    EXPECT_TRUE(names().empty());
    session.abort_transaction().get();
    EXPECT_TRUE(names().empty()) << "there is nothing to abort";
}

TEST_F(transactions, are_refused_where_they_do_not_fit) {
    auto session = started();
    EXPECT_THROW(session.commit_transaction().get(), motor::transaction_error);
    EXPECT_THROW(session.abort_transaction().get(), motor::transaction_error);
    session.start_transaction().get();
    EXPECT_THROW(session.start_transaction().get(), motor::transaction_error);
    auto snapshot = started(motor::session_options{}.snapshot(true));
    EXPECT_THROW(snapshot.start_transaction().get(), motor::transaction_error);
}

TEST_F(transactions, are_aborted_when_nobody_has_the_session_any_more) {
    {
        auto session = started();
        session.start_transaction().get();
        things.insert_one(doc("_id", 1)).session(session).get();
    }
    server.wait_for("abortTransaction");
    motor::testing::eventually([&] { return client.stats().leases == 0; });
}

TEST_F(transactions, outlive_the_session_in_an_operation_not_yet_started) {
    std::optional<motor::operation<motor::ops::find_one>> later;
    {
        auto session = started();
        session.start_transaction().get();
        later.emplace(things.find_one().session(session));
    }
    later->get();
    EXPECT_TRUE(last().get<bool>("startTransaction"));
    later.reset();
    server.wait_for("abortTransaction");
}

/// Coroutines that insert, for with_transaction().
class with_transaction : public sessions {
protected:
    /// Inserts that many times before it does what `then` says.
    int run(std::function<void(int)> then,
            motor::transaction_options options = motor::transaction_options{},
            std::chrono::nanoseconds limit = std::chrono::nanoseconds::max()) {
        auto session = client.within(limit).start_session().get();
        int calls = 0;
        auto callback = [&, to = things](motor::session& in) -> motor::task<int> {
            ++calls;
            co_await to.insert_one(doc("_id", calls)).session(in);
            then(calls);
            co_return calls;
        };
        return motor::testing::within_limit(
            motor::spawn(client, motor::with_transaction(session, std::ref(callback), options)));
    }
    static reply failure(int code, const char* label) { return reply::error(code, "no", {label}); }
};

constexpr auto transient = "TransientTransactionError";
constexpr auto unknown = "UnknownTransactionCommitResult";
const auto nothing = [](int) {};

TEST_F(with_transaction, commits_what_its_coroutine_did) {
    EXPECT_EQ(run(nothing), 1);
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "commitTransaction"}));
}

TEST_F(with_transaction, aborts_when_its_coroutine_throws) {
    EXPECT_THROW(run([](int) { throw std::runtime_error{"mine"}; }), std::runtime_error);
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "abortTransaction"}));
}

TEST_F(with_transaction, throws_what_its_coroutine_threw_although_the_abort_is_late) {
    gate opens;
    server.on("abortTransaction", reply{doc("ok", 1)}.after(opens));
    EXPECT_THROW(run([](int) { throw std::runtime_error{"mine"}; }, {}, 200ms), std::runtime_error);
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "abortTransaction"}));
    opens.open();
}

TEST_F(with_transaction, runs_again_after_a_transient_error) {
    server.once("insert", failure(112, transient));
    server.once("insert", failure(112, transient));
    EXPECT_EQ(run(nothing), 3);
    EXPECT_EQ(names(),
              (std::vector<std::string>{"insert", "abortTransaction", "insert", "abortTransaction",
                                        "insert", "commitTransaction"}));
    EXPECT_EQ(last().get<std::int64_t>("txnNumber"), 3) << "each is a transaction of its own";
}

TEST_F(with_transaction, runs_again_when_the_commit_says_so) {
    server.once("commitTransaction", failure(251, transient));
    EXPECT_EQ(run(nothing), 2);
}

TEST_F(with_transaction, commits_again_while_the_result_is_unknown) {
    server.once("commitTransaction", failure(64, unknown));
    server.once("commitTransaction", failure(64, unknown));
    EXPECT_EQ(run(nothing), 1);
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "commitTransaction", "commitTransaction",
                                                 "commitTransaction"}));
    EXPECT_EQ(last()["writeConcern"].get<document_view>().get<std::string>("w"), "majority");
}

TEST_F(with_transaction, does_not_commit_again_when_the_server_ran_out_of_time) {
    server.once("commitTransaction", failure(50, unknown));
    EXPECT_THROW(run(nothing), motor::execution_timeout);
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "commitTransaction"}));
}

TEST_F(with_transaction, does_not_try_for_ever) {
    auto at_once = motor::transaction_options{}.retry_limit(0ns);
    server.on("insert", failure(112, transient));
    EXPECT_THROW(run(nothing, at_once), motor::operation_failure);
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "abortTransaction"}));
    server.on("insert", doc("n", 1));
    server.on("commitTransaction", failure(64, unknown));
    EXPECT_THROW(run(nothing, at_once), motor::error);
    EXPECT_EQ(names().size(), 4u);
    EXPECT_EQ(motor::transaction_options{}.retry_limit(), 120s);
}

TEST_F(with_transaction, leaves_a_coroutine_alone_that_ends_it_itself) {
    auto callback = [to = things](motor::session& in) -> motor::task<void> {
        co_await to.insert_one(doc("_id", 1)).session(in);
        co_await in.abort_transaction();
    };
    motor::testing::within_limit(
        motor::spawn(client, motor::with_transaction(started(), std::ref(callback))));
    EXPECT_EQ(names(), (std::vector<std::string>{"insert", "abortTransaction"}));
}

TEST_F(sessions, are_dirty_once_an_operation_has_lost_its_connection) {
    auto session = started();
    things.find_one().session(session).get();
    EXPECT_FALSE(session.dirty());
    server.once("find", reply::close_connection());  // and is asked once more
    things.find_one().session(session).get();
    EXPECT_TRUE(session.dirty());
}

TEST(sessions_of_a_mongos, are_pinned_to_it_by_a_transaction) {
    motor::testing::scripted_server server{motor::testing::server_profile::mongos()};
    answer_plausibly(server);
    motor::client client{server.uri("directConnection=false")};
    auto things = client["db"]["things"];
    auto session = client.start_session().get();
    things.find_one().session(session).get();
    EXPECT_EQ(session.pinned_server(), "");
    session.start_transaction().get();
    things.find_one().session(session).get();
    EXPECT_EQ(session.pinned_server(), server.address());
    session.commit_transaction().get();
    things.find_one().session(session).get();
    EXPECT_EQ(session.pinned_server(), "");
}

}  // namespace
