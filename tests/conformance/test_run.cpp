// SPDX-License-Identifier: Apache-2.0
#include "test_run.hpp"

#include "expected_error.hpp"
#include "operations.hpp"
#include "server_quirks.hpp"

#include <chrono>
#include <utility>

namespace motor::conformance {
namespace {

using clock = std::chrono::steady_clock;

/// Time limit for servers that may take minutes, so that a run of all tests ends.
constexpr std::chrono::seconds longest_answer{30};

/// Description of an operation's result.
struct expectation {
    explicit expectation(arguments& operation)
        : error(operation.take<document_view>("expectError")),
          result(operation.take("expectResult")),
          save_as(operation.take<std::string>("saveResultAsEntity")),
          ignore(operation.take<bool>("ignoreResultAndError").value_or(false)) {
        operation.no_more();
        if (error && (result || save_as)) throw malformed{"both an error and a result"};
        if (ignore && (error || result || save_as))
            throw malformed{"a result that is both ignored and expected"};
    }

    std::optional<document_view> error;
    value_view result;
    std::optional<std::string> save_as;
    bool ignore;
};

target target_of(const test_run& run, std::string_view object) {
    if (object == "testRunner") return target::runner;
    struct {
        target operator()(const client_entity&) { return target::client; }
        target operator()(const motor::database&) { return target::database; }
        target operator()(const motor::collection&) { return target::collection; }
        target operator()(const motor::cursor&) { return target::cursor; }
        target operator()(const motor::change_stream&) { return target::change_stream; }
        target operator()(const motor::session&) { return target::session; }
        target operator()(const motor::client_encryption&) { return target::encryption; }
        target operator()(const gridfs_bucket&) { return target::bucket; }
        target operator()(const value&) { throw malformed{"a value has no operations"}; }
        target operator()(const std::shared_ptr<thread_entity>&) {
            throw malformed{"a thread has no operations"};
        }
    } kind_of;
    return std::visit(kind_of, run.entities.get(object));
}

/// A slow server may need more time than the test allows, or than a run of many tests can allow.
std::optional<std::string> too_slow(const server_facts& server, const motor::error& e,
                                    clock::time_point began) {
    if (!server.secantus) return std::nullopt;
    auto late = dynamic_cast<const operation_timeout*>(&e);
    if (late && late->on_wire() > late->in_queue() + late->selecting())
        return "an answer within the test's limit";
    if (e.code() == errc::network && clock::now() - began >= longest_answer)
        return "an answer within " + std::to_string(longest_answer.count()) + " seconds";
    return std::nullopt;
}

void check_failure(const test_run& run, const expectation& expected, const motor::error& e,
                   clock::time_point began) {
    if (run.bench.server.scripted) {
        if (auto lack = lack_behind(e, run.bench.server)) throw server_lack{*lack};
        return;
    }
    try {
        if (!expected.error) throw mismatch{std::string{"threw "} + e.what()};
        check_error(*expected.error, e, run.match);
    } catch (const mismatch&) {
        if (auto lack = lack_behind(e, run.bench.server)) throw server_lack{*lack};
        if (auto lack = too_slow(run.bench.server, e, began); lack && !expected.error)
            throw server_lack{*lack};
        throw;
    }
}

void check_success(test_run& run, const expectation& expected, outcome done) {
    if (!run.bench.server.scripted) {
        if (expected.error) throw mismatch{"expected an error " + to_json(*expected.error)};
        auto found = done.result ? done.result->view() : value_view{};
        bool nothing_is_null = !found && expected.result.is_null();
        if (expected.result && !nothing_is_null) run.match.check(expected.result, found);
    }
    if (!expected.save_as) return;
    if (!done.made && !done.result) throw malformed{"there is no result to save"};
    run.entities.add(*expected.save_as,
                     done.made ? std::move(*done.made) : entity{std::move(*done.result)});
}

}  // namespace

test_bench::test_bench(std::string uri_of_server)
    : uri(std::move(uri_of_server)), client(uri), server(server_facts::ask(client, uri)) {
    using std::chrono::milliseconds;
    if (server.secantus)
        uri = with_options(uri, doc("socketTimeoutMS", milliseconds{longest_answer}.count()));
}

void run_operation(test_run& run, document_view operation, unexpected_errors errors) {
    arguments fields{operation};
    auto name = fields.require<std::string>("name");
    auto object = fields.require<std::string>("object");
    auto given = fields.take<document_view>("arguments").value_or(document_view{});
    expectation expected{fields};
    auto known = find_operation(target_of(run, object), name);
    if (!known) throw malformed{"nobody knows the operation \"" + name + "\" of " + object};
    if (!known->run) throw not_in_library{std::string{known->lacking}};

    const auto began = clock::now();
    try {
        call one{run, object, arguments{given}};
        outcome done;
        try {
            done = known->run(one);
            one.given.no_more();
        } catch (const motor::error& e) {
            if (expected.ignore) return;
            if (!expected.error && errors == unexpected_errors::are_thrown) throw;
            return check_failure(run, expected, e, began);
        }
        if (!expected.ignore) check_success(run, expected, std::move(done));
    } catch (const mismatch& e) {
        throw mismatch{name + ": " + e.what()};
    }
}

void run_operations(test_run& run, array_view operations) {
    for (auto each : operations)
        run_operation(run, each.get<document_view>());
}

void turn_off_fail_points(test_run& run) {
    for (const auto& name : run.fail_points)
        run.bench.client["admin"].run_command(doc("configureFailPoint", name, "mode", "off")).get();
}

}  // namespace motor::conformance
