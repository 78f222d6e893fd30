// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "expected_events.hpp"
#include "server_quirks.hpp"
#include "test_files.hpp"

#include <optional>
#include <utility>

namespace motor::conformance {
namespace {

using ending = std::pair<verdict, std::string>;

array_view list(document_view in, std::string_view name) { return in.get_or(name, array_view{}); }

motor::collection collection_of(test_bench& bench, document_view data) {
    auto made =
        bench
            .client[data.get<std::string>("databaseName")][data.get<std::string>("collectionName")];
    return bench.server.topology == "single" ? made : made.with(write_concern::majority());
}

void store(test_bench& bench, document_view data) {
    auto collection = collection_of(bench, data);
    collection.drop().get();
    std::vector<document> documents;
    for (auto each : list(data, "documents"))
        documents.emplace_back(each.get<document_view>());
    const auto options = data.get_or("createOptions", document_view{});
    if (!options.empty() || documents.empty()) {
        auto create = bench.client[data.get<std::string>("databaseName")].create_collection(
            data.get<std::string>("collectionName"));
        for (auto [name, x] : options)
            create.option(name, value{x});
        create.get();
    }
    if (!documents.empty()) collection.insert_many(std::move(documents)).get();
}

/// Prepares collections and entities as the file says. Throws server_lack, too.
void prepare(test_run& run, document_view file) {
    try {
        for (auto each : list(file, "initialData"))
            store(run.bench, each.get<document_view>());
        create_entities(list(file, "createEntities"), run.bench.uri, run.entities);
    } catch (const motor::error& e) {
        if (auto lack = lack_behind(e, run.bench.server)) throw server_lack{*lack};
        throw;
    }
}

void check_outcome(test_bench& bench, document_view expected) {
    auto wanted = list(expected, "documents");
    array_value found;
    for (const auto& each :
         collection_of(bench, expected).find().sort(doc("_id", 1)).to_list().get())
        found.push_back(each);
    if (!same(as_value(wanted), as_value(found), true))
        throw mismatch{"outcome: " + expected.get<std::string>("collectionName") + " should have " +
                       shown(as_value(wanted)) + ", has " + shown(as_value(found))};
}

/// Aborts transactions of the test, which would block later operations. A session whose abort
/// failed, as some tests want, takes its transaction for ended, but the server does not. Sessions
/// of other programs are left alone.
void end_open_transactions(test_run& run) {
    array_value open;
    for (const auto& each : run.entities.sessions())
        if (!each.ended()) open.push_back(each.id());
    if (!open.empty()) run.bench.client["admin"].run_command(doc("killSessions", open)).get();
}

/// Cleans up, however a test ends.
class left_tidy {
public:
    explicit left_tidy(test_run& of) : of_(of) {}
    left_tidy(const left_tidy&) = delete;
    left_tidy& operator=(const left_tidy&) = delete;
    ~left_tidy() {
        for (auto clean : {turn_off_fail_points, end_open_transactions}) {
            try {
                clean(of_);
            } catch (...) {
                // An error here will show in the next test.
            }
        }
    }

private:
    test_run& of_;
};

/// Runs on a scripted server, whose answers may keep some commands from being sent. Throws
/// mismatch, server_lack.
void check_what_was_sent(test_run& run, array_view events) {
    check_events(events, run.entities, run.match, completeness::beginning_of_what_is_sent);
    auto [expected, found] = count_sent(events, run.entities);
    if (found < expected) throw server_lack{"answers that lead to all that should be sent"};
}

/// Throws mismatch; server_lack only if the commands sent until then are right.
void run_prepared(test_run& run, document_view test) {
    auto events = list(test, "expectEvents");
    try {
        run_operations(run, list(test, "operations"));
    } catch (const server_lack&) {
        run.entities.stop_recording();
        check_events(events, run.entities, run.match, completeness::beginning_of_what_is_sent);
        throw;
    }
    run.entities.stop_recording();
    if (run.bench.server.scripted) return check_what_was_sent(run, events);
    check_events(events, run.entities, run.match, completeness::all);
    for (auto each : list(test, "outcome"))
        check_outcome(run.bench, each.get<document_view>());
}

ending run_test(const test_file& file, document_view test, test_bench& bench) {
    if (auto reason = test["skipReason"].get_if<std::string>())
        return {verdict::skipped, "its own reason: " + *reason};
    for (auto where : {file.contents.view(), test})
        if (auto reason = unmet(list(where, "runOnRequirements"), bench.server))
            return {verdict::skipped, *reason};
    if (test["expectLogMessages"] || test["expectTracingMessages"])
        throw not_in_library{"log messages, to this runner"};

    if (bench.server.scripted && list(test, "expectEvents").empty())
        return {verdict::skipped, "expects no events, which is all that a scripted server tells"};
    test_run run{bench};
    left_tidy afterwards{run};
    std::optional<std::string_view> quirk;
    try {
        prepare(run, file.contents);
        run_prepared(run, test);
        return {bench.server.scripted ? verdict::events_only : verdict::passed, {}};
    } catch (const server_lack& e) {
        return {verdict::server_lacks, e.what()};
    } catch (const mismatch& e) {
        auto description = test.get<std::string>("description");
        quirk = known_quirk(bench.server, file.name, description, e.what());
        if (!quirk) throw;
    }
    run.entities.stop_recording();
    check_events(list(test, "expectEvents"), run.entities, run.match,
                 completeness::beginning_of_what_is_sent);
    return {verdict::server_lacks, std::string{*quirk}};
}

}  // namespace

std::vector<test_report> run_unified(const test_file& file, test_bench& bench) {
    std::vector<test_report> reports;
    bool known_schema = file.contents.get<std::string>("schemaVersion").starts_with("1.");
    for (auto each : list(file.contents, "tests")) {
        auto test = each.get<document_view>();
        reports.push_back(report_of(file, test.get<std::string>("description"), [&] {
            if (!known_schema) throw malformed{"an unknown version of the format"};
            return run_test(file, test, bench);
        }));
    }
    return reports;
}

}  // namespace motor::conformance
