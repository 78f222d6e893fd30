// SPDX-License-Identifier: Apache-2.0
// Operations that next() and next_view() return: made only where no document is here.
#include <motor/cursor_operation.hpp>

#include <motor/client_error.hpp>
#include <motor/frameworks/manual.hpp>

#include "cursor_script.hpp"

#include <tests/support/deadline.hpp>

#include <gtest/gtest.h>

#include <utility>

using namespace motor::testing;
using motor::doc;

namespace {

struct cursor_operations : on_script {
    cursor_operations() { serve_documents(server, 5, 3); }
};

fire_and_forget count(motor::cursor cursor, int& seen) {
    while (auto each = co_await cursor.next())  // without a variable g++ 12 fails here
        ++seen;
}

}  // namespace

TEST_F(cursor_operations, take_the_documents_of_a_batch_without_a_turn_of_the_loop) {
    serve_documents(server, 3, 3);
    motor::manual_loop loop;
    motor::client bound{server.uri(), loop};
    int seen = 0;
    count(bound["db"]["things"].find(), seen);
    EXPECT_EQ(seen, 0);
    EXPECT_TRUE(loop.run_one());
    EXPECT_EQ(seen, 3);
    loop.run();
}

TEST_F(cursor_operations, are_operations_in_every_other_way_of_starting) {
    auto cursor = things.find();
    const auto next = cursor.next();
    EXPECT_EQ(next.get(), doc("_id", 1));
    EXPECT_EQ(within_limit(next.future()), doc("_id", 2));
    std::promise<std::optional<motor::document>> called;
    next.start([&](auto found) { called.set_value(std::move(found).value()); });
    EXPECT_EQ(within_limit(called.get_future()), doc("_id", 3));
    motor::operation<motor::detail::cursor_ops::next> stored = next;
    EXPECT_EQ(stored.get(), doc("_id", 4));
}

TEST_F(cursor_operations, outlive_their_cursor) {
    auto next = things.find().next();
    EXPECT_EQ(next.get(), doc("_id", 1));
    EXPECT_EQ(next.get(), doc("_id", 2)) << "it keeps the position, and the client";
}

TEST_F(cursor_operations, may_have_limits_of_their_own) {
    auto cursor = things.find();
    server.on("find", reply::never());
    auto limited = cursor.next();
    limited.within(50ms);
    EXPECT_THROW(limited.get(), motor::operation_timeout);
}

TEST_F(cursor_operations, keep_the_limits_that_the_cursor_had) {
    auto cursor = things.find();
    std::stop_source stopped;
    stopped.request_stop();
    auto copy = cursor;
    auto before = cursor.next();
    cursor.stop_on(stopped.get_token());
    EXPECT_EQ(before.get(), doc("_id", 1));
    EXPECT_EQ(copy.next().get(), doc("_id", 2)) << "a copy has the limits that it was made with";
}

TEST_F(cursor_operations, are_refused_once_they_were_moved_from) {
    auto cursor = things.find();
    auto next = cursor.next();
    auto moved = std::move(next);
    EXPECT_THROW(next.get(), motor::invalid_operation);  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(moved.get(), doc("_id", 1));
    auto limited = cursor.next().within(1h);
    EXPECT_EQ(std::move(limited).get(), doc("_id", 2));
    EXPECT_THROW(limited.get(), motor::invalid_operation);  // NOLINT(bugprone-use-after-move)
}

TEST_F(cursor_operations, tell_of_a_document_that_is_none) {
    server.on("find", cursor_reply(0, "db.things", motor::array(doc("_id", 1), 2)));
    auto read = [](motor::cursor cursor) -> motor::task<int> {
        int seen = 0;
        while (co_await cursor.next_view())
            ++seen;
        co_return seen;
    };
    auto all = motor::spawn(client, read(things.find()));
    EXPECT_THROW(within_limit(std::move(all)), motor::bson_error);
}
