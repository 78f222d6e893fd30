// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace motor::testing {

/// What not every server can do.
enum class feature {
    array_filters,
    change_streams,
    collation,
    database_pipelines,  ///< $documents, $currentOp
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

/// The real server of $MONGODB_URI, asked once a program what it is.
class test_server {
public:
    /// Null without $MONGODB_URI.
    static const test_server* find();

    [[nodiscard]] const std::string& uri() const noexcept { return uri_; }
    /// "FerretDB v1.24.2", "mongod 7.0.5, replica set"
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Why it cannot do that; nothing if it can.
    [[nodiscard]] std::optional<std::string> lacks(feature wanted) const;

private:
    explicit test_server(std::string uri);

    std::string uri_, name_;
    bool ferretdb_ = false, replica_set_ = false;
};

/// A test on the real server, with a database of its own that is dropped afterwards. Skipped, with
/// the reason, where there is none.
class on_server : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// For `if (auto why = lacks(feature::collation)) GTEST_SKIP() << *why;`
    [[nodiscard]] static std::optional<std::string> lacks(feature wanted);
    [[nodiscard]] motor::client& client() { return *client_; }
    [[nodiscard]] motor::database db() const { return (*client_)[name_]; }
    /// The collection `things` of the test's database.
    [[nodiscard]] motor::collection things() const { return db()["things"]; }
    /// Fills `things` with `{_id: 1}` to `{_id: count}`, with `n` as the id's last digit.
    void fill(int count);

private:
    std::string name_;
    std::optional<motor::client> client_;
};

}  // namespace motor::testing
