// SPDX-License-Identifier: Apache-2.0
// What Motor does when a real server fails, which its fail points let it do when they are told.
// A server has one of a kind: no two of these tests run at a time.
#include <motor/motor.hpp>

#include <tests/support/event_recorder.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <unistd.h>

namespace {

using motor::array, motor::doc, motor::document;
using motor::testing::caught, motor::testing::feature;
using namespace std::chrono_literals;
using names = std::vector<std::string>;

class fail_points : public motor::testing::on_server {
protected:
    void SetUp() override {
        on_server::SetUp();
        if (IsSkipped()) return;
        if (auto why = needs(feature::fail_points)) GTEST_SKIP() << *why;
        fill(5);
        watched.emplace(motor::uri{server().uri()},
                        motor::client_options{}.listener(events).connection(
                            motor::connection_options{}.app_name(application)));
        watched_things.emplace((*watched)[db().name()]["things"]);
        watched->ping().get();
    }
    void TearDown() override {
        if (watched)
            client()["admin"]
                .run_command(doc("configureFailPoint", "failCommand", "mode", "off"))
                .get();
        on_server::TearDown();
    }
    /// Makes the next commands of that name fail, for the watched client only.
    void fail(const char* command, document how, int times = 1) {
        how.append("failCommands", array(command)).append("appName", application);
        client()["admin"]
            .run_command(
                doc("configureFailPoint", "failCommand", "mode", doc("times", times), "data", how))
            .get();
    }
    /// The commands of that name, as "started find", "failed find".
    [[nodiscard]] names seen(const std::string& command) const {
        auto all = events->commands();
        std::erase_if(all, [&](const auto& each) { return !each.ends_with(" " + command); });
        return all;
    }
    motor::collection& of_watched() { return *watched_things; }

    const std::string application = "motor_" + std::to_string(::getpid());
    const document connection_is_lost = doc("closeConnection", true);
    std::shared_ptr<motor::testing::event_recorder> events =
        std::make_shared<motor::testing::event_recorder>();
    std::optional<motor::client> watched;
    std::optional<motor::collection> watched_things;
};

TEST_F(fail_points, a_read_is_sent_again_after_its_connection_was_lost) {
    fail("find", connection_is_lost);
    EXPECT_TRUE(of_watched().find_one(doc("_id", 1)).get());
    EXPECT_EQ(seen("find"), (names{"started find", "failed find", "started find",  //
                                   "succeeded find"}));
}

TEST_F(fail_points, a_write_is_sent_again_and_done_once) {
    fail("insert", connection_is_lost);
    of_watched().insert_one(doc("_id", 10)).get();
    EXPECT_EQ(seen("insert"), (names{"started insert", "failed insert", "started insert",  //
                                     "succeeded insert"}));
    EXPECT_EQ(things().count_documents(doc("_id", 10)).get(), 1);
}

TEST_F(fail_points, what_a_server_says_that_is_no_primary_any_more_is_sent_again) {
    // NotWritablePrimary, ShutdownInProgress, PrimarySteppedDown
    for (int code : {10107, 91, 189}) {
        fail("update", doc("errorCode", code));
        auto done = of_watched().update_one(doc("_id", 1), doc("$inc", doc("visits", 1))).get();
        EXPECT_EQ(done.modified_count, 1) << code;
    }
    EXPECT_EQ(things().find_one(doc("_id", 1)).get()->get<int>("visits"), 3);
}

TEST_F(fail_points, what_fails_twice_is_the_callers) {
    fail("find", connection_is_lost, 2);
    auto lost = caught<motor::auto_reconnect>([&] { of_watched().find_one(doc("_id", 1)).get(); });
    EXPECT_EQ(lost.code(), motor::errc::network);
    EXPECT_TRUE(of_watched().find_one(doc("_id", 1)).get()) << "the next one connects again";
}

TEST_F(fail_points, a_refusal_is_not_sent_again) {
    fail("find", doc("errorCode", 13));
    auto refused =
        caught<motor::operation_failure>([&] { of_watched().find_one(doc("_id", 1)).get(); });
    EXPECT_EQ(refused.code().value(), 13);
    EXPECT_EQ(seen("find"), (names{"started find", "failed find"}));
}

TEST_F(fail_points, a_cursors_next_batch_is_not_asked_for_again) {
    auto cursor = of_watched().find().batch_size(2);
    EXPECT_TRUE(cursor.next().get());
    EXPECT_TRUE(cursor.next().get());
    fail("getMore", connection_is_lost);
    EXPECT_THROW(cursor.next().get(), motor::auto_reconnect);
    EXPECT_EQ(of_watched().find().batch_size(2).to_list().get().size(), 5u);
}

TEST_F(fail_points, a_late_answer_is_not_waited_for) {
    fail("find", doc("blockConnection", true, "blockTimeMS", 3000));
    auto began = std::chrono::steady_clock::now();
    EXPECT_THROW(of_watched().find_one(doc("_id", 1)).within(300ms).get(),
                 motor::operation_timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2900ms);
    EXPECT_EQ(of_watched().find_one(doc("_id", 2)).get()->get<int>("_id"), 2)
        << "the answer of the one before";
}

TEST_F(fail_points, a_write_that_too_few_servers_have_is_told_of) {
    fail("insert", doc("writeConcernError", doc("code", 64, "errmsg", "waited in vain")));
    auto late =
        caught<motor::write_concern_error>([&] { of_watched().insert_one(doc("_id", 10)).get(); });
    EXPECT_EQ(late.code().value(), 64);
    EXPECT_EQ(things().count_documents(doc("_id", 10)).get(), 1);
}

TEST_F(fail_points, a_commit_is_sent_again) {
    if (auto why = server().lacks(feature::transactions)) GTEST_SKIP() << *why;
    auto session = watched->start_session().get();
    session.start_transaction().get();
    of_watched().insert_one(doc("_id", 10)).session(session).get();
    fail("commitTransaction", connection_is_lost);
    session.commit_transaction().get();
    EXPECT_EQ(things().count_documents(doc("_id", 10)).get(), 1);
}

TEST_F(fail_points, a_transaction_whose_connection_was_lost_may_be_begun_anew) {
    if (auto why = server().lacks(feature::transactions)) GTEST_SKIP() << *why;
    auto session = watched->start_session().get();
    session.start_transaction().get();
    fail("insert", connection_is_lost);
    auto lost = caught<motor::auto_reconnect>(
        [&] { of_watched().insert_one(doc("_id", 10)).session(session).get(); });
    EXPECT_TRUE(lost.has_label("TransientTransactionError"));
    session.abort_transaction().get();
    EXPECT_EQ(things().count_documents(doc("_id", 10)).get(), 0);
}

TEST_F(fail_points, a_change_stream_goes_on_after_the_last_change) {
    if (auto why = server().lacks(feature::change_streams)) GTEST_SKIP() << *why;
    auto stream = of_watched().watch();
    stream.open().get();
    auto next = [&] {
        auto change = motor::testing::within_limit(stream.next().future()).value();
        return change["documentKey"]["_id"].get<int>();
    };
    things().insert_one(doc("_id", 11)).get();
    EXPECT_EQ(next(), 11);
    things().insert_one(doc("_id", 12)).get();
    fail("getMore", connection_is_lost);
    EXPECT_EQ(next(), 12);
    things().insert_one(doc("_id", 13)).get();
    fail("getMore", doc("errorCode", 43));  // CursorNotFound
    EXPECT_EQ(next(), 13);
}

}  // namespace
