// SPDX-License-Identifier: Apache-2.0
#include "server_quirks.hpp"

#include <algorithm>
#include <span>

// Features that FerretDB 1.24 and SecantusDB 0.7.0b3 lack.
namespace motor::conformance {
namespace {

// 115 is some servers' answer to a command that they know but do not support.
constexpr int command_not_found = 59, command_not_supported = 115, not_implemented = 238;

/// Refusals by which FerretDB means a missing feature, besides "not implemented": code and part of
/// the message.
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

/// The same for SecantusDB.
constexpr refusal refusals_of_secantus[] = {
    {6108304, "no globalScriptEngine", "$where"},
    {40415, "distinctCommandRequest.rawData' is an unknown field", "rawData"},
    {40415, "findAndModify.rawData' is an unknown field", "rawData"},
};

struct quirk {
    std::string_view file;         ///< end of its name
    std::string_view description;  ///< beginning of its name
    std::string_view reason;
    std::string_view observed = "";  ///< part of the mismatch
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

constexpr std::string_view no_snapshot = "has no snapshot reads outside of transactions";
constexpr quirk quirks_of_secantus[] = {
    {"sessions/snapshot-sessions.json", "Find operation with snapshot", no_snapshot,
     "find: [0].x: expected 11, found 13"},
    {"sessions/snapshot-sessions.json", "Distinct operation with snapshot", no_snapshot,
     "distinct: expected 1 elements, found 2"},
    {"sessions/snapshot-sessions.json", "Aggregate operation with snapshot", no_snapshot,
     "aggregate: [0].x: expected 11, found 13"},
    {"sessions/snapshot-sessions.json", "Mixed operation with snapshot", no_snapshot,
     "aggregate: [0].x: expected 11, found 12"},
    {"sessions/snapshot-sessions.json", "Write commands with snapshot session do not affect",
     no_snapshot, "find: [0].x: expected 11, found 12"},
    {"retryable-writes/unified/insertOne-errorLabels.json",
     "InsertOne fails after multiple retryable writeConcernErrors",
     "answers a repeated write without the fail point's error", "insertOne: expected an error"},
    {"interruptInUse-pool-clear.json", "Connection pool clear uses interruptInUse", "$where",
     "expected poolClearedEvent"},
};

/// One text for many tests, so that the report counts them together.
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
    bool no_command = code == command_not_found || code == command_not_supported;
    if (no_command && says("configureFailPoint")) return "fail points";
    if (server.scripted && code == not_implemented) return std::string{message};
    std::span<const refusal> known;
    if (server.ferretdb) known = refusals;
    if (server.secantus) known = refusals_of_secantus;
    auto found = std::ranges::find_if(
        known, [&](const auto& each) { return each.code == code && says(each.text); });
    if (found == known.end()) return std::nullopt;
    bool says_what = code == command_not_found || found->lacking == "not implemented";
    return says_what ? without_values(message) : std::string{found->lacking};
}

std::optional<std::string> ignored_fail_point(const server_facts& server, std::string_view name) {
    constexpr std::string_view heeded[] = {"failCommand", "failGetMoreAfterCursorCheckout",
                                           "maxTimeAlwaysTimeOut"};
    if (!server.secantus || std::ranges::count(heeded, name) != 0) return std::nullopt;
    return "the fail point " + std::string{name} + ", which it takes and ignores";
}

std::optional<std::string_view> known_quirk(const server_facts& server, std::string_view file,
                                            std::string_view description,
                                            std::string_view observed) {
    std::span<const quirk> known;
    if (server.ferretdb) known = quirks;
    if (server.secantus) known = quirks_of_secantus;
    for (const auto& each : known)
        if (file.ends_with(each.file) && description.starts_with(each.description) &&
            observed.find(each.observed) != observed.npos)
            return each.reason;
    return std::nullopt;
}

}  // namespace motor::conformance
