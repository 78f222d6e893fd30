// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace motor::testing {

/// Features that not every server has.
enum class feature {
    array_filters,
    change_streams,
    collation,
    database_pipelines,  ///< $documents, $currentOp
    fail_points,         ///< configureFailPoint of failCommand
    find_and_modify_fields,
    lookup,
    out_stage,
    rename_drops_target,
    time_series,
    transactions,
    update_pipeline,
    validator,
    views,
};

/// A real server. It is asked once in a program what it is, and which features it has.
class test_server {
public:
    /// The server of $MONGODB_URI, on which a test runs unless it needs a feature that this one
    /// lacks; null without the variable.
    static const test_server* find();
    /// The server of $MOTOR_SECOND_URI, for features that the first lacks; null without the
    /// variable.
    static const test_server* second();

    [[nodiscard]] const std::string& uri() const noexcept { return uri_; }
    /// "FerretDB", "SecantusDB 0.7.0b3, a replica set", "mongod 7.0.5"
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Why the server does not have a feature; nothing if it has. The feature is tried, in a
    /// database of its own.
    [[nodiscard]] std::optional<std::string> lacks(feature wanted) const;

private:
    explicit test_server(std::string uri);
    static std::optional<test_server> of_environment(const char* variable);

    std::string uri_, name_;
    bool replica_set_ = false;
};

/// A test on a real server, with a database of its own that is dropped afterwards. Skipped, with
/// the reason, if there is no server.
class on_server : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// Moves the test to the first server that has the feature, before anything is done on another,
    /// and reports if that is the second one. Returns why no server has it; nothing if one has: for
    /// `if (auto why = needs(feature::collation)) GTEST_SKIP() << *why;`
    [[nodiscard]] std::optional<std::string> needs(feature wanted);
    [[nodiscard]] const test_server& server() const { return *server_; }
    [[nodiscard]] motor::client& client() { return *client_; }
    [[nodiscard]] motor::database db() const { return (*client_)[name_]; }
    /// The collection `things` of the test's database.
    [[nodiscard]] motor::collection things() const { return db()["things"]; }
    /// Fills `things` with `{_id: 1}` to `{_id: count}`; `n` is the last digit of the id.
    void fill(int count);

private:
    void run_on(const test_server& server);

    std::string name_;
    const test_server* server_ = nullptr;
    std::optional<motor::client> client_;
};

}  // namespace motor::testing
