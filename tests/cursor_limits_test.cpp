// SPDX-License-Identifier: Apache-2.0
// The limits of cursors: what they are one of, and what does not go with them.
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

namespace {

using motor::array, motor::cursor_type, motor::doc, motor::document, motor::timeout_mode;
using motor::testing::caught, motor::testing::cursor_reply, motor::testing::gate;
using motor::testing::more_reply, motor::testing::reply;
using namespace std::chrono_literals;

class cursor_limits : public motor::testing::on_script {
protected:
    cursor_limits() {
        server.on("frobnicate", cursor_reply(0, "db.froth", array()));
        server.on("getMore", more_reply(7, "db.things", array(doc("_id", 2))));
    }
    void expect_refused(const std::function<void()>& start, const std::string& why) {
        auto error = caught<motor::invalid_operation>(start);
        EXPECT_EQ(error.message(), why);
        EXPECT_TRUE(server.commands().empty());
    }
};

TEST_F(cursor_limits, must_be_longer_than_the_server_may_wait) {
    const std::string why = "max_await_time() must be shorter than the limit, within()";
    for (auto wait : {1h, 2h}) {
        expect_refused(
            [&] {
                things.find()
                    .cursor_type(cursor_type::tailable_await)
                    .max_await_time(wait)
                    .within(1h)
                    .next()
                    .get();
            },
            why);
        expect_refused(
            [&] { things.aggregate(array()).max_await_time(wait).within(1h).to_list().get(); },
            why);
        expect_refused([&] { things.watch().max_await_time(wait).within(1h).open().get(); }, why);
        expect_refused([&] { things.watch().max_await_time(wait).within(1h).next().get(); }, why);
        expect_refused([&] { client.within(1h).watch().max_await_time(wait).open().get(); }, why);
        expect_refused([&] { things.within(1h).find().max_await_time(wait).batch().get(); }, why);
        expect_refused(
            [&] {
                db.run_cursor_command(doc("frobnicate", 1))
                    .cursor_type(cursor_type::tailable_await)
                    .max_await_time(wait)
                    .within(1h)
                    .next()
                    .get();
            },
            why);
        expect_refused(
            [&] {
                things.find()
                    .max_await_time(wait)
                    .within(1h)
                    .for_each([](motor::document_view) {})
                    .get();
            },
            why);
    }
    things.find()
        .cursor_type(cursor_type::tailable_await)
        .max_await_time(1s)
        .within(10s)
        .next()
        .get();
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"find"}));
}

TEST_F(cursor_limits, are_needed_for_a_mode) {
    const std::string why = "timeout_mode() needs a limit: set within()";
    for (auto mode : {timeout_mode::cursor_lifetime, timeout_mode::iteration}) {
        expect_refused([&] { things.find().timeout_mode(mode).next().get(); }, why);
        expect_refused([&] { things.aggregate(array()).timeout_mode(mode).to_list().get(); }, why);
        expect_refused([&] { things.list_indexes().timeout_mode(mode).to_list().get(); }, why);
        expect_refused([&] { db.list_collections().timeout_mode(mode).to_list().get(); }, why);
        expect_refused(
            [&] { db.run_cursor_command(doc("frobnicate", 1)).timeout_mode(mode).next().get(); },
            why);
    }
    things.within(10s).find().timeout_mode(timeout_mode::iteration).next().get();
    EXPECT_EQ(server.commands().size(), 1U);
}

TEST_F(cursor_limits, have_no_mode_that_makes_no_sense) {
    for (auto type : {cursor_type::tailable, cursor_type::tailable_await})
        expect_refused(
            [&] {
                things.find()
                    .cursor_type(type)
                    .within(10s)
                    .timeout_mode(timeout_mode::cursor_lifetime)
                    .next()
                    .get();
            },
            "a tailable cursor cannot have timeout_mode::cursor_lifetime");
    for (auto stage : {"$out", "$merge"})
        expect_refused(
            [&] {
                things.aggregate(array(doc(stage, "copy")))
                    .within(10s)
                    .timeout_mode(timeout_mode::iteration)
                    .to_list()
                    .get();
            },
            "a pipeline that writes cannot have timeout_mode::iteration");
}

TEST_F(cursor_limits, are_told_to_the_server_where_they_end_the_cursor) {
    struct {
        const char* name;
        std::function<void()> run;
        bool told;
    } const all[] = {
        {"plain", [&] { things.find().within(10s).next().get(); }, true},
        {"lifetime",
         [&] {
             things.find().within(10s).timeout_mode(timeout_mode::cursor_lifetime).next().get();
         },
         true},
        {"iteration",
         [&] { things.find().within(10s).timeout_mode(timeout_mode::iteration).next().get(); },
         false},
        {"aggregate by iteration",
         [&] {
             things.aggregate(array())
                 .within(10s)
                 .timeout_mode(timeout_mode::iteration)
                 .next()
                 .get();
         },
         false},
        {"tailable",
         [&] { things.find().cursor_type(cursor_type::tailable).within(10s).next().get(); }, false},
        {"awaiting",
         [&] { things.find().cursor_type(cursor_type::tailable_await).within(10s).next().get(); },
         true},
    };
    for (const auto& [name, run, told] : all) {
        SCOPED_TRACE(name);
        server.forget_commands();
        run();
        EXPECT_EQ(static_cast<bool>(server.commands().at(0).body["maxTimeMS"]), told);
    }
}

TEST_F(cursor_limits, of_a_lifetime_count_all_operations_together) {
    server.on("find", cursor_reply(7, "db.things", array(doc("_id", 1), doc("_id", 2))));
    const gate never;
    server.on("getMore", reply{more_reply(7, "db.things", array())}.after(never));
    client.ping().get();  // to connect is not what it has the time for
    auto cursor = things.find().within(300ms).timeout_mode(timeout_mode::cursor_lifetime);
    cursor.next().get();
    const auto end = std::chrono::steady_clock::now() + 300ms;
    std::this_thread::sleep_until(end + 10ms);
    // A buffered document is not too late.
    EXPECT_EQ(cursor.next().get(), doc("_id", 2));
    EXPECT_THROW(cursor.next().get(), motor::operation_timeout);
    // This is not the end of the results.
    EXPECT_THROW(cursor.next().within(10s).get(), motor::operation_timeout);
    EXPECT_LE(server.commands("getMore").size(), 1U);
    never.open();
}

TEST_F(cursor_limits, of_an_iteration_begin_anew_with_each) {
    server.on("find", cursor_reply(7, "db.things", array(doc("_id", 1))));
    auto cursor = things.find().within(5s).timeout_mode(timeout_mode::iteration);
    cursor.next().get();
    EXPECT_EQ(cursor.next().get(), doc("_id", 2));
    EXPECT_FALSE(server.commands("getMore").at(0)["maxTimeMS"]);
    EXPECT_EQ(cursor.clone().next().get(), doc("_id", 1));
    EXPECT_FALSE(server.commands("find").at(1)["maxTimeMS"]);
}

TEST_F(cursor_limits, of_a_lifetime_begin_anew_with_another_life) {
    server.on("find", cursor_reply(0, "db.things", array(doc("_id", 1))));
    auto cursor = things.find().within(1s).timeout_mode(timeout_mode::cursor_lifetime);
    cursor.next().get();
    std::this_thread::sleep_for(1020ms);
    auto same = cursor.clone();
    EXPECT_EQ(same.next().within(10s).get(), doc("_id", 1));
    cursor.rewind();
    EXPECT_EQ(cursor.next().within(10s).get(), doc("_id", 1));
}

TEST_F(cursor_limits, do_not_keep_a_cursor_from_being_closed) {
    server.on("find", cursor_reply(7, "db.things", array(doc("_id", 1))));
    auto cursor = things.find().within(1s).timeout_mode(timeout_mode::cursor_lifetime);
    cursor.next().get();
    std::this_thread::sleep_for(1020ms);
    cursor.close().within(10s).get();
    EXPECT_EQ(server.commands("killCursors").size(), 1U);
}

TEST_F(cursor_limits, are_set_before_the_start) {
    auto cursor = things.find().within(10s);
    cursor.next().get();
    EXPECT_THROW(cursor.timeout_mode(timeout_mode::iteration), motor::invalid_operation);
}

}  // namespace
