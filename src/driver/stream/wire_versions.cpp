// SPDX-License-Identifier: Apache-2.0
#include "wire_versions.hpp"

#include "driver/counts.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace motor::detail {

std::vector<std::int32_t> wire_versions(mongoc_client_t* client) {
    std::size_t count = 0;
    auto all = mongoc_client_get_server_descriptions(client, &count);
    std::vector<std::int32_t> found;
    for (std::size_t i = 0; i < count; ++i) {
        auto hello = document_view::of(*mongoc_server_description_hello_response(all[i]));
        auto newest = whole_number(hello["maxWireVersion"]);
        if (newest && std::in_range<std::int32_t>(*newest))
            found.push_back(static_cast<std::int32_t>(*newest));
    }
    mongoc_server_descriptions_destroy_all(all, count);
    return found;
}

bool all_speak(std::int32_t version, mongoc_client_t* client, bool for_writes,
               const mongoc_read_prefs_t* prefs, error_context context) {
    auto all = wire_versions(client);
    if (all.empty()) {
        bson_error_t error{};
        server_description_handle server{
            mongoc_client_select_server(client, for_writes, prefs, &error)};
        if (!server) throw_error(error, {}, std::move(context));
        all = wire_versions(client);
    }
    return std::ranges::all_of(all, [&](auto each) { return each >= version; });
}

}  // namespace motor::detail
