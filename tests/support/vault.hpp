// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/scripted_server.hpp>

#include <motor/bson/builder.hpp>
#include <motor/client_encryption.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor::testing {

inline constexpr std::string_view vault_name = "encryption.__keyVault";

/// A master key, a different one for each number.
inline std::vector<std::uint8_t> master_key(std::uint8_t number = 1, std::size_t length = 96) {
    return std::vector<std::uint8_t>(length, number);
}

inline kms_providers local_kms(std::uint8_t number = 1) {
    return kms_providers{}.local(master_key(number));
}

/// Whether a key is one that a query of a key vault selects; any is, if the query is about
/// something else.
inline bool asked_for(document_view key, document_view filter) {
    auto ids = filter["$or"][0]["_id"]["$in"].get_if<array_view>();
    return !ids || std::any_of(ids->begin(), ids->end(),
                               [&](auto each) { return each.value() == key["_id"]; });
}

/// Makes the server keep inserted keys, and find those that are asked for.
inline void store_inserts(scripted_server& server) {
    auto stored = std::make_shared<std::vector<std::pair<std::string, document>>>();
    auto place = [](document_view command) {
        return command.get<std::string>("$db") + "." +
               (*command.begin()).value().get<std::string>();
    };
    server.on("insert", [=](document_view command) -> reply {
        auto documents = command.get<array_view>("documents");
        for (auto each : documents)
            stored->emplace_back(place(command), document{each.value().get<document_view>()});
        return doc("n", static_cast<std::int32_t>(documents.size()));
    });
    server.on("find", [=](document_view command) -> reply {
        array_value found;
        for (const auto& [where, what] : *stored)
            if (where == place(command) &&
                asked_for(what, command.get_or("filter", document_view{})))
                found.push_back(what);
        return doc("cursor", doc("id", std::int64_t{0}, "ns", place(command), "firstBatch", found));
    });
}

}  // namespace motor::testing
