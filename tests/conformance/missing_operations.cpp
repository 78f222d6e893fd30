// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"

/// Operations of the format that Motor does not have. To add one, write its function into the file
/// of its target, and remove its line here.
namespace motor::conformance {

std::span<const known_operation> missing_operation_table() {
    static constexpr std::string_view by_name = "lists of handles: they are made by name";
    static constexpr known_operation table[] = {
        {target::client, "clientBulkWrite", nullptr, "the command bulkWrite, which is emulated"},
        {target::client, "listDatabaseObjects", nullptr, by_name},
        {target::database, "listCollectionObjects", nullptr, by_name},
        {target::collection, "count", nullptr, "count, deprecated: there is count_documents"},
        {target::session, "getSnapshotTime", nullptr, "the time of a snapshot session"},
        {target::runner, "targetedFailPoint", nullptr, "sending to the server of a session"},
    };
    return table;
}

}  // namespace motor::conformance
