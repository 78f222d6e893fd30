// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/explain.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/test_server.hpp>

namespace {

using motor::array, motor::doc, motor::document, motor::explain_verbosity;

using explain_on_server = motor::testing::on_server;
using explain_on_script = motor::testing::on_script;

document explained(const document& query, std::string_view verbosity = "queryPlanner") {
    return doc("explain", query, "verbosity", verbosity);
}

TEST_F(explain_on_server, tells_the_plan_of_a_query) {
    fill(3);
    auto plan = things().find(doc("_id", 1)).explain().get();
    EXPECT_TRUE(plan.contains("queryPlanner")) << plan;
}

TEST_F(explain_on_script, sends_the_query_as_it_would_be_sent) {
    things.find(doc("a", 1)).sort(doc("b", 1)).batch_size(2).explain().get();
    EXPECT_EQ(only_command(), explained(doc("find", "things", "filter", doc("a", 1), "sort",
                                            doc("b", 1), "batchSize", 2)));
    server.forget_commands();
    auto stages = array(doc("$match", doc("a", 1)));
    things.aggregate(stages).batch_size(2).explain().get();
    EXPECT_EQ(only_command(), explained(doc("aggregate", "things", "pipeline", stages, "cursor",
                                            doc("batchSize", 2))));
    server.forget_commands();
    db.aggregate(stages).explain().get();
    EXPECT_EQ(only_command(), explained(doc("aggregate", 1, "pipeline", stages, "cursor", doc())));
}

TEST_F(explain_on_script, returns_the_servers_reply) {
    server.on("explain", doc("queryPlanner", doc("winningPlan", doc("stage", "IXSCAN"))));
    auto plan = things.find().explain().get();
    EXPECT_EQ(plan.at("queryPlanner.winningPlan.stage").get<std::string>(), "IXSCAN");
}

TEST_F(explain_on_script, finds_out_as_much_as_it_is_told_to) {
    const struct {
        explain_verbosity verbosity;
        std::string_view sent;
    } cases[] = {
        {explain_verbosity::query_planner, "queryPlanner"},
        {explain_verbosity::execution_stats, "executionStats"},
        {explain_verbosity::all_plans_execution, "allPlansExecution"},
    };
    for (const auto& each : cases) {
        server.forget_commands();
        things.find().explain(each.verbosity).get();
        EXPECT_EQ(only_command(), explained(doc("find", "things", "filter", doc()), each.sent));
    }
}

TEST_F(explain_on_script, may_be_asked_of_a_cursor_that_has_started) {
    auto cursor = things.find(doc("a", 1));
    cursor.next().get();
    server.forget_commands();
    cursor.explain().get();
    EXPECT_EQ(only_command(), explained(doc("find", "things", "filter", doc("a", 1))));
}

TEST_F(explain_on_script, goes_where_the_query_would_go) {
    things.find().read_preference(motor::read_preference::nearest()).explain().get();
    EXPECT_EQ(only_command().get<document>("$readPreference"), doc("mode", "nearest"));
}

}  // namespace
