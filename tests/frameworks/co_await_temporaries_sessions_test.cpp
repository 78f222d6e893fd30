// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include "co_await_temporaries.hpp"

namespace motor::testing::awaited {
namespace {

using namespace std::chrono_literals;

motor::session_options loose() { return motor::session_options{}.causal_consistency(false); }

document insert(const std::string& text) {
    return doc("insert", "things", "ordered", true, "documents", array(doc("_id", text)));
}
document changes() {
    return doc("aggregate", "things", "pipeline",
               array(doc("$changeStream", doc("fullDocument", "updateLookup")),
                     doc("$match", doc("a", large()))),
               "cursor", doc(), "comment", large());
}

}  // namespace

/// Sessions and change streams: as temporaries, with temporaries.
std::vector<command_case> sessions() {
    return {
        {"client.start_session",
         [](auto kind, place at) -> of<decltype(kind), void> {
             auto session = co_await at.client.start_session(
                 motor::session_options{}.causal_consistency(false).default_transaction_options(
                     motor::transaction_options{}.max_commit_time(5s)));
             co_await at.things.insert_one(doc("_id", large())).session(session);
             co_await at.things.insert_one(doc("_id", little()))
                 .session(co_await at.client.start_session(loose()));
         },
         {insert(large()), insert(little())}},
        {"session.start_transaction",
         [](auto kind, place at) -> of<decltype(kind), void> {
             auto session = co_await at.client.start_session(loose());
             co_await session.start_transaction(
                 motor::transaction_options{}.write_concern(motor::write_concern::tagged(large())));
             co_await session.abort_transaction();
         },
         {}},
        {"session.commit_transaction",
         [](auto kind, place at) -> of<decltype(kind), void> {
             auto session = co_await at.client.start_session(loose());
             co_await session.start_transaction();
             co_await session.commit_transaction();
         },
         {}},
        {"session.abort_transaction",
         [](auto kind, place at) -> of<decltype(kind), void> {
             auto session = co_await at.client.start_session(loose());
             co_await session.start_transaction();
             co_await session.abort_transaction();
         },
         {}},
        {"session.end",
         [](auto kind, place at) -> of<decltype(kind), void> {
             auto session = co_await at.client.start_session(loose());
             co_await session.end();
         },
         {}},
        {"change_stream.open",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.watch(array(doc("$match", doc("a", large()))))
                 .full_document("updateLookup")
                 .comment(large())
                 .open();
         },
         {changes()}},
        {"change_stream.next",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.watch(array(doc("$match", doc("a", large()))))
                 .full_document("updateLookup")
                 .comment(large())
                 .next();
         },
         {changes()}},
        {"change_stream.try_next",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.watch(array(doc("$match", doc("a", large()))))
                 .full_document("updateLookup")
                 .comment(large())
                 .try_next();
         },
         {changes()}},
        {"change_stream.close",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.watch(array(doc("$match", doc("a", large())))).close();
         },
         {}},
    };
}

}  // namespace motor::testing::awaited
