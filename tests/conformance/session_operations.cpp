// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"
#include "sessions.hpp"

#include <motor/spawn.hpp>
#include <motor/transaction.hpp>

#include <array>

namespace motor::conformance {
namespace {

motor::session at(call& c) { return c.target<motor::session>(); }

outcome start_transaction(call& c) {
    auto options = transaction_options_of(c.given);
    c.given.no_more();
    at(c).start_transaction(options).get();
    return {};
}

outcome commit_transaction(call& c) {
    auto op = at(c).commit_transaction();
    apply_options(op, c).get();
    return {};
}

outcome abort_transaction(call& c) {
    auto op = at(c).abort_transaction();
    apply_options(op, c).get();
    return {};
}

outcome end_session(call& c) {
    c.given.no_more();
    at(c).end().get();
    return {};
}

/// Runs on a worker of the session's client, where the callback's operations run in place.
motor::task<void> transaction(motor::session& in, call& c, array_view operations,
                              transaction_options options) {
    auto callback = [&c, operations](motor::session&) -> motor::task<void> {
        for (auto each : operations)
            run_operation(c.run, each.get<document_view>(), unexpected_errors::are_thrown);
        co_return;
    };
    co_await motor::with_transaction(in, callback, options);
}

outcome with_transaction(call& c) {
    auto operations = c.given.require<array_view>("callback");
    auto options = transaction_options_of(c.given);
    if (c.given.take("timeoutMS")) throw not_in_library{"a time limit for with_transaction"};
    c.given.no_more();
    auto in = at(c);
    auto client = c.run.entities.get<client_entity>(c.run.entities.owner_of(c.object));
    motor::run(client.handle, transaction(in, c, operations, options));
    return {};
}

}  // namespace

std::span<const known_operation> session_operation_table() {
    static constexpr known_operation table[] = {
        {target::session, "startTransaction", start_transaction, {}},
        {target::session, "commitTransaction", commit_transaction, {}},
        {target::session, "abortTransaction", abort_transaction, {}},
        {target::session, "withTransaction", with_transaction, {}},
        {target::session, "endSession", end_session, {}},
    };
    return table;
}

}  // namespace motor::conformance
