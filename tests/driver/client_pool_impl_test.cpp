// SPDX-License-Identifier: Apache-2.0
// Which of its clients a pool gives out, which it keeps, and which of them open cursors share.
#include <src/driver/client_pool_impl.hpp>

#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/run_command.hpp>

#include <tests/support/deadline.hpp>
#include <tests/support/scripted_test.hpp>

#include <memory>

using namespace motor::testing;
using motor::doc;
using motor::detail::client_pool_impl, motor::detail::client_settings, motor::detail::client_slot;
using motor::detail::connection, motor::detail::namespace_settings, motor::detail::run_context;

namespace {

struct client_pool_impl_test : ::testing::Test {
    client_pool_impl_test() { answer_plausibly(server); }

    std::shared_ptr<connection> use(client_slot& client) {
        auto used = std::make_shared<connection>(pool, client);
        pool->set_user(client, used);
        return used;
    }
    /// A connection that is established.
    std::shared_ptr<connection> connect() {
        auto made = use(pool->take_fresh());
        const namespace_settings nowhere;
        run_context{*made, nowhere}.run(motor::ops::run_command(doc("frobnicate", 1)));
        EXPECT_TRUE(made->established());
        return made;
    }
    static client_settings two_for_cursors() {
        client_settings settings;
        settings.cursor_connections = 2;
        return settings;
    }

    scripted_server server{server_profile::primary()};
    std::shared_ptr<client_pool_impl> pool =
        std::make_shared<client_pool_impl>(motor::uri{server.uri()}, two_for_cursors());
};

}  // namespace

TEST_F(client_pool_impl_test, gives_out_the_client_that_was_used_last) {
    auto first = connect(), second = connect(), third = connect();
    auto& second_client = second->client();
    auto& third_client = third->client();
    first.reset(), third.reset(), second.reset();
    EXPECT_EQ(&pool->take(), &second_client);
    EXPECT_EQ(&pool->take(), &third_client);
    EXPECT_EQ(pool->taken(), 2U);
    pool->give_back(second_client), pool->give_back(third_client);
    EXPECT_EQ(pool->taken(), 0U);
}

TEST_F(client_pool_impl_test, prefers_a_client_with_a_connection) {
    auto connected = connect();
    auto& with = connected->client();
    auto& without = pool->take_fresh();
    connected.reset();
    pool->give_back(without);  // the one that was used last
    EXPECT_EQ(&pool->take(), &with);
    EXPECT_EQ(pool->take_established(), nullptr);
    EXPECT_EQ(&pool->take(), &without);
    pool->give_back(with), pool->give_back(without);
}

TEST_F(client_pool_impl_test, gives_out_a_client_without_connection_if_that_is_asked_for) {
    connect();
    auto& fresh = pool->take_fresh();
    EXPECT_FALSE(fresh.breaker.established());
    EXPECT_TRUE(pool->has_established()) << "the one with a connection stays";
    pool->give_back(fresh);
}

TEST_F(client_pool_impl_test, keeps_no_client_that_is_broken) {
    auto whole = connect(), broken = connect();
    auto& whole_client = whole->client();
    EXPECT_EQ(pool->established(), 2U);
    broken->client().breaker.close();
    broken.reset();
    EXPECT_EQ(pool->established(), 1U);
    whole.reset();
    EXPECT_EQ(&pool->take(), &whole_client);
    EXPECT_FALSE(pool->has_established());
    pool->give_back(whole_client);
}

TEST_F(client_pool_impl_test, drops_idle_clients_whose_connection_the_server_has_closed) {
    auto used = connect();
    connect(), connect();
    EXPECT_EQ(pool->established(), 3U);
    pool->drop_closed();
    EXPECT_EQ(pool->established(), 3U) << "no server has closed any";
    server.close_connections();
    eventually([&] {
        pool->drop_closed();
        return !pool->has_established();
    });
    EXPECT_EQ(pool->taken(), 1U);
    EXPECT_TRUE(used->established()) << "whoever uses it will see";
}

TEST_F(client_pool_impl_test, lets_cursors_share_when_they_have_as_many_connections_as_they_may) {
    auto first = connect(), second = connect();
    EXPECT_EQ(pool->connection_for_cursor(), nullptr);
    pool->add_cursor(first->client());
    EXPECT_EQ(pool->connection_for_cursor(), nullptr) << "one more may have its own";
    pool->add_cursor(second->client());
    EXPECT_NE(pool->connection_for_cursor(), nullptr);
    pool->add_cursor(first->client());
    EXPECT_EQ(pool->connection_for_cursor(), second) << "it has fewer cursors";
    pool->remove_cursor(second->client());
    EXPECT_EQ(pool->connection_for_cursor(), nullptr);
    pool->remove_cursor(first->client()), pool->remove_cursor(first->client());
}

TEST_F(client_pool_impl_test, lets_no_cursor_share_a_connection_that_is_broken_or_gone) {
    auto broken = connect(), gone = connect();
    auto& left = gone->client();
    pool->add_cursor(broken->client()), pool->add_cursor(left);
    broken->client().breaker.close();
    EXPECT_EQ(pool->connection_for_cursor(), gone);
    gone.reset();
    EXPECT_EQ(pool->connection_for_cursor(), nullptr);
    pool->remove_cursor(broken->client()), pool->remove_cursor(left);
}

/// One cursor that is given up must not cost the others their connection.
TEST_F(client_pool_impl_test, a_connection_that_cursors_share_has_no_limit) {
    auto used = connect();
    auto& breaker = used->client().breaker;
    breaker.start(true);
    pool->add_cursor(used->client());
    EXPECT_TRUE(breaker.limited());
    pool->add_cursor(used->client());
    EXPECT_FALSE(breaker.limited());
    pool->remove_cursor(used->client());
    EXPECT_TRUE(breaker.limited());
    pool->remove_cursor(used->client());
}
