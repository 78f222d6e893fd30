// SPDX-License-Identifier: Apache-2.0
#include "expected_events.hpp"
#include "operations.hpp"
#include "server_quirks.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

/// Operations on the runner itself: the object `testRunner`.
namespace motor::conformance {
namespace {

using std::chrono::milliseconds, std::chrono::seconds;

outcome make_entities(call& c) {
    auto list = c.given.require<array_view>("entities");
    c.given.no_more();
    create_entities(list, c.run.bench.uri, c.run.entities);
    return {};
}

/// Allows only clients of the test.
document for_clients(document_view fail_point, const entity_map& of) {
    document made{fail_point};
    auto data = fail_point["data"].get_if<document>();
    if (data && !data->contains("appName"))
        made.set("data", data->append("appName", of.app_name()));
    return made;
}

outcome fail_point(call& c) {
    auto client = c.run.entities.get<client_entity>(c.given.require<std::string>("client"));
    auto command = c.given.require<document_view>("failPoint");
    c.given.no_more();
    auto name = command.get<std::string>("configureFailPoint");
    if (auto lack = ignored_fail_point(c.run.bench.server, name)) throw server_lack{*lack};
    if (name == "failCommand")
        client.handle["admin"].run_command(for_clients(command, c.run.entities)).get();
    else
        client.handle["admin"].run_command(command).get();
    c.run.fail_points.push_back(std::move(name));
    return {};
}

void require(call& c, bool holds, const std::string& what) {
    if (!holds && !c.run.bench.server.scripted) throw mismatch{"the server should have " + what};
}

bool has_collection(call& c) {
    auto name = c.given.require<std::string>("collectionName");
    auto database = c.run.bench.client[c.given.require<std::string>("databaseName")];
    auto names = database.list_collection_names().get();
    return std::ranges::count(names, name) != 0;
}

outcome assert_collection_exists(call& c) {
    require(c, has_collection(c), "the collection");
    return {};
}

outcome assert_collection_not_exists(call& c) {
    require(c, !has_collection(c), "no such collection");
    return {};
}

bool has_index(call& c) {
    auto database = c.run.bench.client[c.given.require<std::string>("databaseName")];
    auto collection = database[c.given.require<std::string>("collectionName")];
    auto name = c.given.require<std::string>("indexName");
    auto indexes = collection.list_indexes().to_list().get();
    return std::ranges::any_of(
        indexes, [&](const auto& each) { return each.template get<std::string>("name") == name; });
}

outcome assert_index_exists(call& c) {
    require(c, has_index(c), "the index");
    return {};
}

outcome assert_index_not_exists(call& c) {
    require(c, !has_index(c), "no such index");
    return {};
}

std::pair<document, document> last_two_sessions(call& c) {
    auto commands =
        c.run.entities.recorder_of(c.given.require<std::string>("client"))->started_commands();
    if (commands.size() < 2) throw mismatch{"fewer than two commands were sent"};
    auto of = [&](std::size_t from_end) {
        auto id = commands[commands.size() - from_end]["lsid"].get_if<document>();
        if (!id) throw mismatch{"a command was sent without a session"};
        return *id;
    };
    return {of(2), of(1)};
}

outcome assert_same_session(call& c) {
    auto [before, last] = last_two_sessions(c);
    if (before != last) throw mismatch{"the last two commands have different sessions"};
    return {};
}

outcome assert_different_session(call& c) {
    auto [before, last] = last_two_sessions(c);
    if (before == last) throw mismatch{"the last two commands have the same session"};
    return {};
}

motor::session session_of(call& c) {
    return c.run.entities.get<motor::session>(c.given.require<std::string>("session"));
}

/// Motor only reports whether there is a transaction.
outcome assert_transaction_state(call& c) {
    auto session = session_of(c);
    auto state = c.given.require<std::string>("state");
    bool wanted = state == "starting" || state == "in_progress";
    if (session.in_transaction() != wanted)
        throw mismatch{"the transaction should be " + state +
                       (wanted ? ", and there is none" : ", and goes on")};
    return {};
}

outcome assert_pinned(call& c) {
    if (session_of(c).pinned_server().empty()) throw mismatch{"the session is not pinned"};
    return {};
}

outcome assert_unpinned(call& c) {
    auto server = session_of(c).pinned_server();
    if (!server.empty()) throw mismatch{"the session is pinned to " + server};
    return {};
}

outcome assert_dirty(call& c) {
    if (!session_of(c).dirty()) throw mismatch{"the session is not dirty"};
    return {};
}

outcome assert_not_dirty(call& c) {
    if (session_of(c).dirty()) throw mismatch{"the session is dirty"};
    return {};
}

/// Connections that are kept for cursors and sessions; a worker's own is not counted.
outcome assert_connections_checked_out(call& c) {
    auto client = c.run.entities.get<client_entity>(c.given.require<std::string>("client"));
    auto wanted = c.given.require<std::int64_t>("connections");
    auto found = static_cast<std::int64_t>(client.handle.stats().leases);
    if (found != wanted)
        throw mismatch{"expected " + std::to_string(wanted) + " connections checked out, found " +
                       std::to_string(found)};
    return {};
}

std::int64_t count_of(const std::vector<recorded_event>& events, document_view wanted,
                      const matcher& match) {
    return std::ranges::count_if(events,
                                 [&](const auto& each) { return is_event(wanted, each, match); });
}

outcome assert_event_count(call& c) {
    auto recorder = c.run.entities.recorder_of(c.given.require<std::string>("client"));
    auto event = c.given.require<document_view>("event");
    auto wanted = c.given.require<std::int64_t>("count");
    auto found = count_of(recorder->events(), event, c.run.match);
    if (found != wanted)
        throw mismatch{"expected " + std::to_string(wanted) + " events " + to_json(event) +
                       ", found " + std::to_string(found)};
    return {};
}

outcome wait_for_event(call& c) {
    auto recorder = c.run.entities.recorder_of(c.given.require<std::string>("client"));
    auto event = c.given.require<document_view>("event");
    auto wanted = c.given.require<std::int64_t>("count");
    auto deadline = std::chrono::steady_clock::now() + seconds{10};
    bool came = recorder->wait_until(deadline, [&](const auto& events) {
        return count_of(events, event, c.run.match) >= wanted;
    });
    if (!came)
        throw mismatch{"fewer than " + std::to_string(wanted) + " events " + to_json(event) +
                       " within 10 seconds; these came:" + listed(recorder->events())};
    return {};
}

outcome run_on_thread(call& c) {
    auto thread =
        c.run.entities.get<std::shared_ptr<thread_entity>>(c.given.require<std::string>("thread"));
    auto operation = c.given.require<document_view>("operation");
    c.given.no_more();
    thread->run([&run = c.run, operation] { run_operation(run, operation); });
    return {};
}

outcome wait_for_thread(call& c) {
    c.run.entities.get<std::shared_ptr<thread_entity>>(c.given.require<std::string>("thread"))
        ->wait();
    return {};
}

outcome wait(call& c) {
    std::this_thread::sleep_for(milliseconds{c.given.require<std::int64_t>("ms")});
    return {};
}

/// Counts and lists of what happens in a loop, which are stored as entities.
class loop_record {
public:
    explicit loop_record(call& c)
        : errors_(c.given.take<std::string>("storeErrorsAsEntity")),
          failures_(c.given.take<std::string>("storeFailuresAsEntity")),
          successes_(c.given.take<std::string>("storeSuccessesAsEntity")),
          iterations_(c.given.take<std::string>("storeIterationsAsEntity")) {}

    void succeeded() { ++operations_done; }
    void completed() { ++iterations_done; }
    /// Stores an error as the test asks for it, or rethrows it.
    void failed(const std::exception& e, bool is_failure) {
        bool kept_apart = is_failure ? failures_.has_value() : !errors_.has_value();
        if (!errors_ && !failures_) throw;
        auto now =
            std::chrono::duration<double>{std::chrono::system_clock::now().time_since_epoch()};
        (kept_apart && failures_ ? failed_ : thrown_)
            .push_back(doc("error", e.what(), "time", now.count()));
    }
    void store(entity_map& into) const {
        if (errors_) into.set(*errors_, value{thrown_});
        if (failures_) into.set(*failures_, value{failed_});
        if (successes_) into.set(*successes_, value{operations_done});
        if (iterations_) into.set(*iterations_, value{iterations_done});
    }

private:
    std::optional<std::string> errors_, failures_, successes_, iterations_;
    array_value thrown_, failed_;
    std::int64_t operations_done = 0, iterations_done = 0;
};

outcome loop(call& c) {
    auto operations = c.given.require<array_view>("operations");
    loop_record record{c};
    c.given.no_more();
    for (int i = 0; i < c.run.bench.loop_iterations; ++i) {
        try {
            for (auto each : operations) {
                run_operation(c.run, each.get<document_view>());
                record.succeeded();
            }
            record.completed();
        } catch (const malformed&) {
            throw;
        } catch (const mismatch& e) {
            record.failed(e, true);
        } catch (const std::exception& e) {
            record.failed(e, false);
        }
    }
    record.store(c.run.entities);
    return {};
}

}  // namespace

std::span<const known_operation> runner_operation_table() {
    static constexpr known_operation table[] = {
        {target::runner, "createEntities", make_entities, {}},
        {target::runner, "failPoint", fail_point, {}},
        {target::runner, "assertCollectionExists", assert_collection_exists, {}},
        {target::runner, "assertCollectionNotExists", assert_collection_not_exists, {}},
        {target::runner, "assertIndexExists", assert_index_exists, {}},
        {target::runner, "assertIndexNotExists", assert_index_not_exists, {}},
        {target::runner, "assertSameLsidOnLastTwoCommands", assert_same_session, {}},
        {target::runner, "assertDifferentLsidOnLastTwoCommands", assert_different_session, {}},
        {target::runner, "assertSessionTransactionState", assert_transaction_state, {}},
        {target::runner, "assertSessionPinned", assert_pinned, {}},
        {target::runner, "assertSessionUnpinned", assert_unpinned, {}},
        {target::runner, "assertSessionDirty", assert_dirty, {}},
        {target::runner, "assertSessionNotDirty", assert_not_dirty, {}},
        {target::runner, "assertNumberConnectionsCheckedOut", assert_connections_checked_out, {}},
        {target::runner, "assertEventCount", assert_event_count, {}},
        {target::runner, "waitForEvent", wait_for_event, {}},
        {target::runner, "runOnThread", run_on_thread, {}},
        {target::runner, "waitForThread", wait_for_thread, {}},
        {target::runner, "wait", wait, {}},
        {target::runner, "loop", loop, {}},
    };
    return table;
}

}  // namespace motor::conformance
