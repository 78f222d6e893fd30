// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/handles/transaction_retry.hpp>

#include "driver/counts.hpp"

#include <motor/client_error.hpp>

namespace motor::detail {
namespace {

/// Whether the limit of the commit, the server's or within(), has passed, as it would again.
bool ran_out_of_time(const error& e) {
    constexpr int max_time_ms_expired = 50;
    if (dynamic_cast<const execution_timeout*>(&e)) return true;
    if (dynamic_cast<const operation_timeout*>(&e)) return true;
    auto concern = e.reply()["writeConcernError"].get_if<document_view>();
    return concern && code_in(*concern) == max_time_ms_expired;
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
    } catch (...) {  // an exception of the user's
    }
    return transaction_retry::none;
}

}  // namespace motor::detail
