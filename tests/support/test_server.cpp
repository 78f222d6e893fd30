// SPDX-License-Identifier: Apache-2.0
#include "test_server.hpp"

#include <motor/bson/builder.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>

#include <unistd.h>

namespace motor::testing {
namespace {

struct known_feature {
    feature what;
    const char* name;
    bool needs_replica_set;
    bool in_ferretdb;  // 1.24
};

constexpr std::array known_features{
    known_feature{feature::array_filters, "array filters", false, false},
    known_feature{feature::change_streams, "change streams", true, false},
    known_feature{feature::collation, "collations", false, false},
    known_feature{feature::database_pipelines, "pipelines of a database", false, false},
    known_feature{feature::lookup, "$lookup", false, false},
    known_feature{feature::out_stage, "$out and $merge", false, false},
    known_feature{feature::rename_drops_target, "renameCollection with dropTarget", false, false},
    known_feature{feature::find_and_modify_fields, "projections in findAndModify", false, false},
    known_feature{feature::time_series, "time series collections", false, false},
    known_feature{feature::transactions, "transactions", true, false},
    known_feature{feature::update_pipeline, "updates by pipeline", false, false},
    known_feature{feature::validator, "validators", false, false},
    known_feature{feature::views, "views", false, false},
};

std::string unique_name() {
    static std::atomic<int> last{0};
    auto test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = "motor_" + std::to_string(::getpid()) + "_" + std::to_string(++last) + "_";
    if (test) name += test->name();
    std::ranges::replace_if(
        name, [](char c) { return !std::isalnum(c); }, '_');
    return name.substr(0, 60);
}

}  // namespace

const test_server* test_server::find() {
    static const std::optional<test_server> server = []() -> std::optional<test_server> {
        auto uri = std::getenv("MONGODB_URI");
        if (!uri || !*uri) return std::nullopt;
        return test_server{uri};
    }();
    return server ? &*server : nullptr;
}

test_server::test_server(std::string uri) : uri_(std::move(uri)) {
    motor::client client{uri_};
    document build = client["admin"].run_command(doc("buildInfo", 1)).get();
    document hello = client["admin"].run_command(doc("hello", 1)).get();
    ferretdb_ = build.contains("ferretdb") || build.contains("ferretdbVersion");
    replica_set_ = hello.contains("setName");
    name_ = ferretdb_ ? "FerretDB" : "mongod " + build.get_or("version", std::string{"?"});
    if (replica_set_) name_ += ", a replica set";
}

std::optional<std::string> test_server::lacks(feature wanted) const {
    auto known = std::ranges::find(known_features, wanted, &known_feature::what);
    if (known == known_features.end()) return "unknown feature";
    if (ferretdb_ && !known->in_ferretdb) return name_ + " has no " + known->name;
    if (known->needs_replica_set && !replica_set_)
        return name_ + " is no replica set, which " + known->name + " need";
    return std::nullopt;
}

void on_server::SetUp() {
    auto server = test_server::find();
    if (!server) GTEST_SKIP() << "$MONGODB_URI is not set";
    name_ = unique_name();
    client_.emplace(server->uri());
}

void on_server::TearDown() {
    if (client_) db().drop().get();
}

std::optional<std::string> on_server::lacks(feature wanted) {
    return test_server::find()->lacks(wanted);
}

void on_server::fill(int count) {
    std::vector<document> all;
    for (int i = 1; i <= count; ++i)
        all.push_back(doc("_id", i, "n", i % 10));
    things().insert_many(std::move(all)).get();
}

}  // namespace motor::testing
