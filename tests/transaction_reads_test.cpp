// SPDX-License-Identifier: Apache-2.0
// Reads of a transaction go to the primary: what would have them go elsewhere is refused at once.
#include <motor/motor.hpp>
#include <motor/ops/map_reduce.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::doc, motor::read_preference, motor::session_options;
using motor::transaction_options;
using motor::testing::caught;

/// A read, in a session.
struct read {
    const char* name;
    std::function<void(motor::collection&, motor::database&, motor::session&)> run;
};

const std::vector<read> reads = {
    {"find_one", [](auto& at, auto&, auto& in) { at.find_one().session(in).get(); }},
    {"find", [](auto& at, auto&, auto& in) { at.find().session(in).to_list().get(); }},
    {"aggregate",
     [](auto& at, auto&, auto& in) { at.aggregate(array()).session(in).to_list().get(); }},
    {"aggregate to write",
     [](auto& at, auto&, auto& in) {
         at.aggregate(array(doc("$out", "copy"))).session(in).to_list().get();
     }},
    {"aggregate of a database",
     [](auto&, auto& db, auto& in) { db.aggregate(array()).session(in).to_list().get(); }},
    {"count_documents", [](auto& at, auto&, auto& in) { at.count_documents().session(in).get(); }},
    {"estimated_document_count",
     [](auto& at, auto&, auto& in) { at.estimated_document_count().session(in).get(); }},
    {"distinct", [](auto& at, auto&, auto& in) { at.distinct("a").session(in).get(); }},
    {"explain", [](auto& at, auto&, auto& in) { at.find().session(in).explain().get(); }},
    {"list_indexes",
     [](auto& at, auto&, auto& in) { at.list_indexes().session(in).to_list().get(); }},
    {"list_collections",
     [](auto&, auto& db, auto& in) { db.list_collections().session(in).to_list().get(); }},
    {"inline_map_reduce",
     [](auto& at, auto&, auto& in) { at.inline_map_reduce("m", "r").session(in).get(); }},
    {"watch", [](auto& at, auto&, auto& in) { at.watch().session(in).open().get(); }},
    {"run_command",
     [](auto&, auto& db, auto& in) { db.run_command(doc("dbStats", 1)).session(in).get(); }},
    {"run_cursor_command",
     [](auto&, auto& db, auto& in) {
         db.run_cursor_command(doc("frobnicate", 1)).session(in).to_list().get();
     }},
};

class transaction_reads : public motor::testing::on_script {
protected:
    transaction_reads() {
        server.on("frobnicate", motor::testing::cursor_reply(0, "db.froth", array()));
    }

    /// Every one, and nothing is sent.
    void expect_refused(motor::session& in) {
        for (const auto& each : reads) {
            SCOPED_TRACE(each.name);
            auto error = caught<motor::invalid_operation>([&] { each.run(things, db, in); });
            EXPECT_EQ(error.message(), "read preference in a transaction must be primary");
        }
        EXPECT_TRUE(server.commands().empty());
    }
    void expect_sent(motor::session& in) {
        for (const auto& each : reads) {
            SCOPED_TRACE(each.name);
            EXPECT_NO_THROW(each.run(things, db, in));
        }
        EXPECT_EQ(server.commands().size(), reads.size());
    }
};

const auto to_secondaries = transaction_options{}.read_preference(read_preference::secondary());

TEST_F(transaction_reads, are_refused_by_the_options_of_the_transaction) {
    auto session = client.start_session().get();
    session.start_transaction(to_secondaries).get();
    expect_refused(session);
}

TEST_F(transaction_reads, are_refused_by_the_options_of_the_session) {
    auto session =
        client.start_session(session_options{}.default_transaction_options(to_secondaries)).get();
    session.start_transaction().get();
    expect_refused(session);
}

TEST_F(transaction_reads, are_refused_by_the_client_that_started_the_session) {
    auto session = client.with(read_preference::nearest()).start_session().get();
    session.start_transaction().get();
    expect_refused(session);
}

TEST_F(transaction_reads, are_refused_by_the_connection_string) {
    motor::client nearest{server.uri("readPreference=nearest")};
    things = nearest["db"]["things"];
    db = nearest["db"];
    auto session = nearest.start_session().get();
    session.start_transaction().get();
    expect_refused(session);
}

TEST_F(transaction_reads, are_refused_by_the_operation) {
    auto session = client.start_session().get();
    session.start_transaction().get();
    auto secondary = read_preference::secondary();
    const std::function<void()> all[] = {
        [&] { things.find_one().read_preference(secondary).session(session).get(); },
        [&] { things.find().read_preference(secondary).session(session).to_list().get(); },
        [&] {
            things.aggregate(array()).read_preference(secondary).session(session).to_list().get();
        },
        [&] { things.count_documents().read_preference(secondary).session(session).get(); },
        [&] { things.distinct("a").read_preference(secondary).session(session).get(); },
        [&] {
            db.run_command(doc("dbStats", 1)).read_preference(secondary).session(session).get();
        },
        [&] {
            db.run_cursor_command(doc("frobnicate", 1))
                .read_preference(secondary)
                .session(session)
                .to_list()
                .get();
        },
    };
    for (const auto& each : all) {
        auto error = caught<motor::invalid_operation>(each);
        EXPECT_EQ(error.message(), "read preference in a transaction must be primary");
    }
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(transaction_reads, take_no_notice_of_their_database_and_collection) {
    auto session = client.start_session().get();
    session.start_transaction().get();
    things = things.with(read_preference::secondary());
    db = db.with(read_preference::secondary());
    expect_sent(session);
}

TEST_F(transaction_reads, go_to_the_primary_where_the_transaction_says_so) {
    auto session = client.with(read_preference::nearest()).start_session().get();
    session.start_transaction(transaction_options{}.read_preference(read_preference::primary()))
        .get();
    expect_sent(session);
}

TEST_F(transaction_reads, are_free_again_after_the_transaction) {
    auto session = client.start_session().get();
    session.start_transaction(to_secondaries).get();
    session.abort_transaction().get();
    expect_sent(session);
}

TEST_F(transaction_reads, are_not_writes) {
    auto session = client.start_session().get();
    session.start_transaction(to_secondaries).get();
    things.insert_one(doc("_id", 1)).session(session).get();
    things.find_one_and_delete(doc()).session(session).get();
    things.drop().session(session).get();
    EXPECT_EQ(server.commands().size(), 3U);
}

TEST_F(transaction_reads, have_the_concern_of_the_client_that_started_the_session) {
    auto session = client.with(motor::read_concern::snapshot())
                       .with(motor::write_concern::nodes(3))
                       .start_session()
                       .get();
    session.start_transaction().get();
    things.find_one().session(session).get();
    session.commit_transaction().get();
    EXPECT_EQ(server.commands().at(0).body["readConcern"]["level"].get<std::string>(), "snapshot");
    EXPECT_EQ(server.commands().at(1).body["writeConcern"]["w"].get<int>(), 3);
}

}  // namespace
