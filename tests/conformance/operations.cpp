// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"

#include <algorithm>
#include <vector>

namespace motor::conformance {

std::string_view to_string(target of) noexcept {
    switch (of) {
        case target::client:
            return "client";
        case target::database:
            return "database";
        case target::collection:
            return "collection";
        case target::cursor:
            return "cursor";
        case target::change_stream:
            return "changeStream";
        case target::session:
            return "session";
        case target::bucket:
            return "bucket";
        case target::encryption:
            return "clientEncryption";
        case target::runner:
            break;
    }
    return "testRunner";
}

std::span<const known_operation> all_operations() {
    static const auto table = [] {
        std::vector<known_operation> all;
        for (auto part :
             {client_operation_table(), database_operation_table(), collection_operation_table(),
              cursor_operation_table(), session_operation_table(), encryption_operation_table(),
              bucket_operation_table(), runner_operation_table(), missing_operation_table()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return table;
}

const known_operation* find_operation(target on, std::string_view name) {
    auto all = all_operations();
    auto found = std::ranges::find_if(
        all, [&](const auto& each) { return each.on == on && each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace motor::conformance
