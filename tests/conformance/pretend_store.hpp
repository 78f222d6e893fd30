// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_server.hpp>

#include <motor/bson/bson.hpp>

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace motor::conformance {

/// Documents, in so far as a client's commands depend on them: inserted documents can be found
/// again, batch by batch, and a second one with the same `_id` is refused. Filters are compared
/// field by field, with $gt, $gte, $lt, $lte, $ne and $in. Updates are counted but not executed.
class pretend_store {
public:
    /// Answers any command with success.
    testing::reply answer(document_view command);

private:
    using documents = std::vector<document>;
    struct open_cursor {
        std::string name_space;
        std::deque<document> rest;
        bool stays = false;  ///< at its end, but open
    };

    testing::reply insert(document_view command);
    testing::reply find(document_view command);
    testing::reply aggregate(document_view command);
    testing::reply more(document_view command);
    testing::reply change(document_view command, std::string_view statements);
    testing::reply find_and_modify(document_view command);
    testing::reply open(std::string name_space, documents found, const value_view& batch_size,
                        bool single, bool stays);
    documents matches(const std::string& name_space, document_view filter) const;

    std::map<std::string, documents> collections_;  // by namespace
    std::map<std::int64_t, open_cursor> cursors_;
    std::int64_t last_cursor_ = 100;
};

}  // namespace motor::conformance
