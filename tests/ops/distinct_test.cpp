// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/distinct.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

#include <algorithm>

namespace {

using motor::array, motor::doc;

using distinct_on_server = motor::testing::on_server;
using distinct_on_script = motor::testing::on_script;

TEST_F(distinct_on_server, returns_each_value_once) {
    fill(25);
    auto sorted = [](const std::vector<motor::value>& values) {
        std::vector<int> numbers;
        for (const auto& each : values)
            numbers.push_back(each.get<int>());
        std::ranges::sort(numbers);
        return numbers;
    };
    EXPECT_EQ(sorted(things().distinct("n").get()), (std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    EXPECT_EQ(sorted(things().distinct("n", doc("_id", doc("$lt", 4))).get()),
              (std::vector{1, 2, 3}));
    EXPECT_TRUE(things().distinct("nothing").get().empty());
    EXPECT_TRUE(db()["nothing"].distinct("n").get().empty());
}

TEST_F(distinct_on_script, returns_values_of_every_type) {
    server.once("distinct", doc("values", array(1, "two", doc("three", 3), nullptr)));
    auto values = things.distinct("key", doc("a", 1)).get();
    EXPECT_EQ(only_command(), doc("distinct", "things", "key", "key", "query", doc("a", 1)));
    EXPECT_EQ(values, (std::vector<motor::value>{1, "two", doc("three", 3), nullptr}));
}

}  // namespace
