// SPDX-License-Identifier: Apache-2.0
#include "sessions.hpp"

#include "concerns.hpp"

#include <chrono>

namespace motor::conformance {

transaction_options transaction_options_of(arguments& given) {
    transaction_options made;
    if (auto own = given.take<document_view>("readConcern"))
        made.read_concern(read_concern_of(*own));
    if (auto own = given.take<document_view>("writeConcern"))
        made.write_concern(write_concern_of(*own));
    if (auto own = given.take<document_view>("readPreference"))
        made.read_preference(read_preference_of(*own));
    if (auto limit = given.take<std::int64_t>("maxCommitTimeMS"))
        made.max_commit_time(std::chrono::milliseconds{*limit});
    return made;
}

session_options session_options_of(document_view given) {
    arguments fields{given};
    session_options made;
    if (auto on = fields.take<bool>("causalConsistency")) made.causal_consistency(*on);
    if (auto on = fields.take<bool>("snapshot")) made.snapshot(*on);
    if (auto own = fields.take<document_view>("defaultTransactionOptions")) {
        arguments transactions{*own};
        made.default_transaction_options(transaction_options_of(transactions));
        transactions.no_more();
    }
    if (fields.take("defaultTimeoutMS")) throw not_in_library{"a time limit for a session"};
    if (fields.take("snapshotTime")) throw not_in_library{"a time for a snapshot session"};
    fields.no_more();
    return made;
}

}  // namespace motor::conformance
