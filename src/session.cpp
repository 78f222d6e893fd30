// SPDX-License-Identifier: Apache-2.0
#include <motor/session.hpp>

#include <motor/core/executor.hpp>
#include <motor/driver/error.hpp>
#include <motor/transaction.hpp>

#include "driver/counts.hpp"

namespace motor {
namespace core {
namespace {

/// The limit for the commit, the server's or within(), has passed, and would once more.
bool ran_out_of_time(const error& e) {
    constexpr int max_time_ms_expired = 50;
    if (dynamic_cast<const execution_timeout*>(&e)) return true;
    if (dynamic_cast<const operation_timeout*>(&e)) return true;
    auto concern = e.reply()["writeConcernError"].get_if<document_view>();
    return concern && driver::code_in(*concern) == max_time_ms_expired;
}

}  // namespace

transaction_retry retry_after(const std::exception_ptr& failed) noexcept {
    if (!failed) return transaction_retry::none;
    try {
        std::rethrow_exception(failed);
    } catch (const error& e) {
        if (e.has_label("TransientTransactionError")) return transaction_retry::transaction;
        if (e.has_label("UnknownTransactionCommitResult") && !ran_out_of_time(e))
            return transaction_retry::commit;
    } catch (...) {  // the user's
    }
    return transaction_retry::none;
}

}  // namespace core

session_state::session_state(std::unique_ptr<driver::session> made,
                             std::weak_ptr<core::worker_pool> workers)
    : driver_(std::move(made)), workers_(std::move(workers)) {}

session_state::~session_state() {
    auto pool = workers_.lock();
    if (!pool || driver_->ended()) return;
    auto end = [open = std::move(driver_)]() mutable { open.reset(); };
    core::function_job<decltype(end)>::submit_for_nobody(*pool, std::move(end));
}

namespace session_ops {
namespace {

/// What its transactions leave open is as the client has it that started the session.
session_options inherit(session_options own, const concerns& from) {
    auto transactions = own.default_transaction_options();
    const auto both = transactions.settings().inherit(from);
    transactions.read_concern(both.read_concern).write_concern(both.write_concern);
    return std::move(
        own.default_transaction_options(transactions.read_preference(both.read_preference)));
}

}  // namespace

session start::run(const driver::target& where) const {
    auto made =
        std::make_unique<driver::session>(where.via(), inherit(options_, where.where().settings));
    auto client = client_.lock();
    if (!client) throw client_closed{};
    auto state = std::make_shared<session_state>(std::move(made), client->workers());
    driver::scope own;
    own.within = where.where().within;
    return session{core::site{std::move(client), std::move(own)}, std::move(state)};
}

}  // namespace session_ops
}  // namespace motor
