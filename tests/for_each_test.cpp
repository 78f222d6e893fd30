// SPDX-License-Identifier: Apache-2.0
#include <motor/for_each.hpp>

#include <motor/spawn.hpp>

#include "cursor_script.hpp"

#include <algorithm>
#include <ranges>
#include <stdexcept>

// A batch is a range that the standard's algorithms accept.
static_assert(std::ranges::forward_range<motor::document_batch>);
static_assert(std::ranges::common_range<motor::document_batch>);
static_assert(
    std::same_as<std::ranges::range_value_t<motor::document_batch>, motor::document_view>);
static_assert(std::default_initializable<motor::document_batch>);

namespace {

using motor::doc;
using namespace motor::testing;

/// The callback looks up each document once more.
struct for_each_document : on_script {
    for_each_document() { serve_documents(server, 5); }

    template <class Callback>
    auto run(Callback callback) {
        return motor::run(client, motor::for_each(things.find(), std::move(callback)));
    }
    motor::task<void> look_up(motor::document_view each) {
        co_await things.estimated_document_count();
        seen.push_back(each.get<int>("_id"));
    }
    motor::task<bool> look_up_to_three(motor::document_view each) {
        co_await look_up(each);
        co_return seen.size() < 3;
    }

    std::vector<int> seen;
};

TEST_F(for_each_document, awaits_its_callback) {
    run([this](motor::document_view each) { return look_up(each); });
    EXPECT_EQ(seen, (std::vector{1, 2, 3, 4, 5}));
    EXPECT_EQ(server.commands("getMore").size(), 2u);
}

TEST_F(for_each_document, stops_when_it_is_told_to) {
    EXPECT_FALSE(run([this](motor::document_view each) { return look_up_to_three(each); }));
    EXPECT_EQ(seen, (std::vector{1, 2, 3}));
    EXPECT_EQ(server.commands("getMore").size(), 1u);
    serve_documents(server, 2);
    seen.clear();
    EXPECT_TRUE(run([this](motor::document_view each) { return look_up_to_three(each); }));
}

TEST_F(for_each_document, lets_out_what_is_thrown) {
    auto refuse = [](motor::document_view) -> motor::task<void> {
        throw std::runtime_error{"no more"};
        co_return;
    };
    EXPECT_THROW(run(refuse), std::runtime_error);
    server.on("find", reply::error(13, "not authorized"));
    EXPECT_THROW(run(refuse), motor::operation_failure);
}

TEST_F(for_each_document, works_with_the_algorithms_of_the_standard) {
    auto batch = things.find().batch().get();
    auto numbers =
        batch | std::views::transform([](auto each) { return each["_id"].template get<int>(); });
    EXPECT_EQ(std::ranges::max(numbers), 2);
    EXPECT_EQ(std::ranges::distance(batch), 2);
}

TEST_F(for_each_document, knows_where_it_comes_from) {
    auto cursor = things.find().batch_size(2);
    EXPECT_EQ(cursor.address(), "");
    cursor.next().get();
    EXPECT_EQ(cursor.address(), server.address());
    cursor.to_list().get();
    EXPECT_FALSE(cursor.alive());
    EXPECT_EQ(cursor.address(), server.address());
    EXPECT_EQ(cursor.clone().address(), "");
    cursor.rewind();
    EXPECT_EQ(cursor.address(), "");
}

TEST_F(for_each_document, comes_from_nowhere_if_no_server_had_it) {
    server.on("listIndexes", reply::error(26, "ns not found"));
    auto indexes = things.list_indexes();
    indexes.to_list().get();
    EXPECT_EQ(indexes.address(), "");
}

}  // namespace
