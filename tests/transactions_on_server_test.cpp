// SPDX-License-Identifier: Apache-2.0
// Transactions, on a real server that has them.
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <thread>

namespace {

using motor::doc, motor::testing::caught, motor::testing::feature;

class transactions_on_server : public motor::testing::on_server {
protected:
    void SetUp() override {
        on_server::SetUp();
        if (IsSkipped()) return;
        if (auto why = needs(feature::transactions)) GTEST_SKIP() << *why;
        fill(2);
    }
    motor::session begun(const motor::transaction_options& how = motor::transaction_options{}) {
        auto session = client().start_session().get();
        session.start_transaction(how).get();
        return session;
    }
    /// Increments `n` of the first document.
    void add_one(const motor::session& in) {
        things().update_one(doc("_id", 1), doc("$inc", doc("n", 1))).session(in).get();
    }
    int n() { return things().find_one(doc("_id", 1)).get()->get<int>("n"); }
};

TEST_F(transactions_on_server, show_nothing_outside_before_they_are_committed) {
    auto session = begun();
    add_one(session);
    things().insert_one(doc("_id", 3)).session(session).get();
    EXPECT_EQ(things().find_one(doc("_id", 1)).session(session).get()->get<int>("n"), 2);
    EXPECT_EQ(things().count_documents().session(session).get(), 3);
    EXPECT_EQ(n(), 1);
    EXPECT_EQ(things().count_documents().get(), 2);
    session.commit_transaction().get();
    EXPECT_EQ(n(), 2);
    EXPECT_EQ(things().count_documents().get(), 3);
}

TEST_F(transactions_on_server, leave_nothing_when_they_are_aborted) {
    auto session = begun();
    add_one(session);
    session.abort_transaction().get();
    EXPECT_EQ(n(), 1);
}

TEST_F(transactions_on_server, leave_nothing_when_their_session_ends) {
    {
        auto session = begun();
        add_one(session);
    }
    // The next writer is refused until the server has received the end of the transaction.
    motor::testing::eventually([&] {
        auto session = begun();
        try {
            add_one(session);
            session.commit_transaction().get();
            return true;
        } catch (const motor::operation_failure&) {
            return false;
        }
    });
    EXPECT_EQ(n(), 2);
}

TEST_F(transactions_on_server, see_what_there_was_when_they_began) {
    auto options = motor::transaction_options{}.read_concern(motor::read_concern::snapshot());
    auto session = begun(options);
    EXPECT_EQ(things().count_documents().session(session).get(), 2);
    things().insert_one(doc("_id", 3)).get();
    EXPECT_EQ(things().count_documents().session(session).get(), 2);
    session.commit_transaction().get();
    EXPECT_EQ(things().count_documents().get(), 3);
}

TEST_F(transactions_on_server, that_write_what_another_has_written_are_refused) {
    auto first = begun(), second = begun();
    add_one(first);
    auto refused = caught<motor::operation_failure>([&] { add_one(second); });
    EXPECT_EQ(refused.code().value(), 112);  // WriteConflict
    EXPECT_TRUE(refused.has_label("TransientTransactionError"));
    second.abort_transaction().get();
    first.commit_transaction().get();
    EXPECT_EQ(n(), 2);
}

motor::task<void> read_and_write(motor::collection things, motor::session& in) {
    auto found = co_await things.find_one(doc("_id", 1)).session(in);
    auto more = doc("$set", doc("n", found->get<int>("n") + 1));
    co_await things.update_one(doc("_id", 1), more).session(in);
}

motor::task<void> add_with_retries(motor::client client, motor::collection things, int times) {
    auto session = co_await client.start_session();
    auto work = [things](motor::session& in) { return read_and_write(things, in); };
    for (int i = 0; i < times; ++i)
        co_await motor::with_transaction(session, work);
}

TEST_F(transactions_on_server, are_repeated_by_with_transaction_until_none_gets_in_the_way) {
    constexpr int programs = 3, times = 3;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < programs; ++i)
            threads.emplace_back(
                [&] { motor::run(client(), add_with_retries(client(), things(), times)); });
    }
    EXPECT_EQ(n(), 1 + programs * times) << "an update was lost";
}

TEST_F(transactions_on_server, write_into_several_collections_at_once) {
    auto others = db()["others"];
    db().create_collection("others").get();
    auto session = begun();
    add_one(session);
    others.insert_many(std::vector{doc("_id", 1), doc("_id", 2)}).session(session).get();
    things().delete_one(doc("_id", 2)).session(session).get();
    session.commit_transaction().get();
    EXPECT_EQ(n(), 2);
    EXPECT_EQ(things().count_documents().get(), 1);
    EXPECT_EQ(others.count_documents().get(), 2);
}

}  // namespace
