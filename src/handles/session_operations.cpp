// SPDX-License-Identifier: Apache-2.0
#include <motor/client_error.hpp>
#include <motor/detail/core/runtime.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_session.hpp>
#include <motor/session.hpp>

#include <memory>
#include <utility>

namespace motor::detail::session_ops {
namespace {

/// Transaction options that are not set are the client's.
session_options inherit(session_options options, const concerns& inherited) {
    auto transactions = options.default_transaction_options();
    const auto both = transactions.settings().inherit(inherited);
    transactions.read_concern(both.read_concern).write_concern(both.write_concern);
    return std::move(
        options.default_transaction_options(transactions.read_preference(both.read_preference)));
}

}  // namespace

session start::run(const run_context& context) const {
    auto made = std::make_unique<server_session>(context.connection(),
                                                 inherit(options_, context.settings().concerns));
    auto client = client_.lock();
    if (!client) throw client_closed{};
    auto state = std::make_shared<session_state>(std::move(made), client->workers());
    namespace_settings settings;
    settings.within = context.settings().within;
    return access::make<session>(handle_context{std::move(client), std::move(settings)},
                                 std::move(state));
}

void start_transaction::run(const run_context& context) const {
    context.session()->start_transaction(options_);
}

void commit_transaction::run(const run_context& context) const {
    context.session()->commit_transaction();
}

void abort_transaction::run(const run_context& context) const {
    context.session()->abort_transaction();
}

void end::run(const run_context& context) const { context.session()->end(); }

}  // namespace motor::detail::session_ops
