// SPDX-License-Identifier: Apache-2.0
#include "server_quirks.hpp"

#include <algorithm>
#include <iterator>

// All of it is FerretDB 1.24's.
namespace motor::conformance {
namespace {

constexpr int command_not_found = 59, not_implemented = 238;

/// How it refuses what it lacks, beside saying that it is not implemented: code and part of the
/// message.
struct refusal {
    int code;
    std::string_view text, lacking;
};
constexpr refusal refusals[] = {
    {not_implemented, "", "not implemented"},
    {command_not_found, "", "a command"},
    {2, "not implemented", "not implemented"},
    {2, "key must not", "keys with dots and dollars"},
    {9, "must specify a collection name or 1", "pipelines of a database"},
    {9, "Aggregation pipelines are not supported", "pipelines as updates"},
    {14, "'update.updates.u' is the wrong type 'array'", "pipelines as updates"},
    {14, "comment' is the wrong type", "comments that are no text"},
    {40324, "Unrecognized pipeline stage", "a stage of pipelines"},
};

struct quirk {
    std::string_view file;         ///< how its name ends
    std::string_view description;  ///< how it begins
    std::string_view reason;
};
constexpr std::string_view upserts = "numbers upserts without the updates between them";
constexpr quirk quirks[] = {
    {"crud/unified/bulkWrite.json", "BulkWrite with replaceOne operations", upserts},
    {"crud/unified/bulkWrite.json", "BulkWrite with updateOne operations", upserts},
    {"crud/unified/bulkWrite.json", "BulkWrite with updateMany operations", upserts},
    {"crud/unified/findOneAndUpdate-errorResponse.json", "findOneAndUpdate DuplicateKey",
     "does not tell the keys of a duplicate"},
    {"runCursorCommand.json", "does not close the cursor when receiving an empty batch",
     "ends a tailable cursor whose first batch is not full"},
    {"collection-management/clustered-indexes.json", "list", "ignores clusteredIndex"},
    {"monitoring/updateOne.json", "A successful updateOne with write errors",
     "counts nothing where a write was refused"},
    {"monitoring/unacknowledgedBulkWrite.json", "", "answers what wants no answer"},
    {"versioned-api/crud-api-version-1-strict.json", "distinct", "ignores the declared API"},
    {"valid-fail/operation-failure.json", "Unsupported query operator",
     "does not look at the filter for an empty collection"},
};

/// So that the reasons of many tests are one.
std::string without_values(std::string_view message) {
    std::string text{message};
    auto from = text.find(" with value"), to = text.find(" is not implemented");
    if (from != text.npos && to != text.npos && from < to) text.erase(from, to - from);
    return text;
}

}  // namespace

std::optional<std::string> lack_behind(const motor::error& error, const server_facts& server) {
    if (error.code() != errc::server) return std::nullopt;
    auto code = error.code().value();
    auto message = error.message();
    auto says = [&](std::string_view text) { return message.find(text) != message.npos; };
    if (code == command_not_found && says("configureFailPoint")) return "fail points";
    if (server.scripted && code == not_implemented) return std::string{message};
    if (!server.ferretdb) return std::nullopt;
    auto found = std::ranges::find_if(
        refusals, [&](const auto& each) { return each.code == code && says(each.text); });
    if (found == std::end(refusals)) return std::nullopt;
    bool says_what = code == command_not_found || found->lacking == "not implemented";
    return says_what ? without_values(message) : std::string{found->lacking};
}

std::optional<std::string_view> known_quirk(const server_facts& server, std::string_view file,
                                            std::string_view description) {
    if (!server.ferretdb) return std::nullopt;
    for (const auto& each : quirks)
        if (file.ends_with(each.file) && description.starts_with(each.description))
            return each.reason;
    return std::nullopt;
}

}  // namespace motor::conformance
