// SPDX-License-Identifier: Apache-2.0
#include "test_server.hpp"

#include "server_probes.hpp"

#include <motor/bson/builder.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>

#include <unistd.h>

namespace motor::testing {
namespace {

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

std::optional<test_server> test_server::of_environment(const char* variable) {
    auto uri = std::getenv(variable);
    if (!uri || !*uri) return std::nullopt;
    return test_server{uri};
}

const test_server* test_server::find() {
    static const auto server = of_environment("MONGODB_URI");
    return server ? &*server : nullptr;
}

const test_server* test_server::second() {
    static const auto server = of_environment("MOTOR_SECOND_URI");
    return server ? &*server : nullptr;
}

test_server::test_server(std::string uri) : uri_(std::move(uri)) {
    motor::client client{uri_};
    document build = client["admin"].run_command(doc("buildInfo", 1)).get();
    document hello = client["admin"].run_command(doc("hello", 1)).get();
    replica_set_ = hello.contains("setName");
    name_ = "mongod " + build.get_or("version", std::string{"?"});
    if (build.contains("ferretdb") || build.contains("ferretdbVersion")) name_ = "FerretDB";
    if (auto version = build["secantusVersion"].get_if<std::string>())
        name_ = "SecantusDB " + *version;
    if (replica_set_) name_ += ", a replica set";
}

std::optional<std::string> test_server::lacks(feature wanted) const {
    const auto& probe = probe_of(wanted);
    if (probe.needs_replica_set && !replica_set_)
        return name_ + " is no replica set, which " + probe.name + " need";
    motor::client client{uri_};
    const scratch scratch{client, client[unique_name()]};
    bool present = false;
    try {
        present = probe.probe(scratch);
    } catch (const motor::error&) {
        // A refusal is an answer, too.
    }
    scratch.db.drop().get();
    return present ? std::nullopt : std::optional{name_ + " has no " + probe.name};
}

void on_server::SetUp() {
    auto first = test_server::find();
    if (!first) GTEST_SKIP() << "$MONGODB_URI is not set";
    name_ = unique_name();
    run_on(*first);
}

void on_server::run_on(const test_server& server) {
    server_ = &server;
    client_.emplace(server.uri());
}

void on_server::TearDown() {
    if (client_) db().drop().get();
}

std::optional<std::string> on_server::needs(feature wanted) {
    auto lack = server_->lacks(wanted);
    auto second = test_server::second();
    if (!lack || server_ == second) return lack;
    if (!second) return *lack + ", and there is no second server";
    if (auto too = second->lacks(wanted)) return *lack + "; " + *too;
    std::cout << "[ SERVER   ] " << second->name() << ", for " << probe_of(wanted).name
              << std::endl;
    run_on(*second);
    return std::nullopt;
}

void on_server::fill(int count) {
    std::vector<document> all;
    for (int i = 1; i <= count; ++i)
        all.push_back(doc("_id", i, "n", i % 10));
    things().insert_many(std::move(all)).get();
}

}  // namespace motor::testing
