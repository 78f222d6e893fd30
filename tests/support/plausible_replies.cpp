// SPDX-License-Identifier: Apache-2.0
#include "plausible_replies.hpp"

#include <motor/bson/builder.hpp>

#include <array>
#include <string>

namespace motor::testing {
namespace {

std::int32_t statements_in(document_view command, std::string_view key) {
    auto list = command[key];
    return list ? static_cast<std::int32_t>(list.get<array_view>().size()) : 0;
}

reply plausible(document_view command) {
    auto first = *command.begin();
    auto name = first.key();
    auto database = command.get_or("$db", std::string{"admin"});
    auto collection = first.get_if<std::string>().value_or("$cmd." + std::string{name});
    if (name == "find" || name == "aggregate" || name == "listCollections" || name == "listIndexes")
        return cursor_reply(0, database + "." + collection, array());
    if (name == "getMore") return more_reply(0, database + ".any", array());
    if (name == "insert") return doc("n", statements_in(command, "documents"));
    if (name == "update") return doc("n", statements_in(command, "updates"), "nModified", 1);
    if (name == "delete") return doc("n", statements_in(command, "deletes"));
    if (name == "createSearchIndexes") return doc("indexesCreated", array(doc("name", "default")));
    if (name == "findAndModify") return doc("value", nullptr);
    if (name == "count") return doc("n", 0);
    if (name == "distinct") return doc("values", array());
    if (name == "listDatabases") return doc("databases", array());
    if (name == "currentOp") return doc("inprog", array());
    if (name == "mapReduce") return doc("results", array());
    if (name == "profile") return doc("was", 0);
    if (name == "usersInfo") return doc("users", array());
    if (name == "validate") return doc("valid", true);
    return doc();
}

}  // namespace

void answer_plausibly(scripted_server& server) { server.otherwise(plausible); }

reply cursor_reply(std::int64_t id, std::string_view name_space, const array_value& first_batch) {
    return doc("cursor", doc("id", id, "ns", name_space, "firstBatch", first_batch));
}

reply more_reply(std::int64_t id, std::string_view name_space, const array_value& next_batch) {
    return doc("cursor", doc("id", id, "ns", name_space, "nextBatch", next_batch));
}

reply write_error_reply(int n, int index, int code, std::string_view message) {
    return doc("n", n, "writeErrors", array(doc("index", index, "code", code, "errmsg", message)));
}

document essential(document_view command) {
    document kept{command};
    for (auto key : std::array{"$db", "lsid", "txnNumber", "$clusterTime"})
        kept.remove(key);
    return kept;
}

}  // namespace motor::testing
