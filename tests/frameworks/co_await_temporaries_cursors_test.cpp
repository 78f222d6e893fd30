// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include "co_await_temporaries.hpp"

namespace motor::testing::awaited {
namespace {

/// The command that each of these cursors sends.
document query() {
    return doc("find", "things", "filter", doc("a", large()), "sort", doc("little", 1), "comment",
               large());
}

}  // namespace

/// The cursors are temporaries themselves. Their options precede the operation.
std::vector<command_case> cursors() {
    return {
        {"cursor.next",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find(doc("a", large()))
                 .sort(doc(little(), 1))
                 .comment(large())
                 .next();
             auto cursor = at.things.find(doc("a", large())).sort(doc(little(), 1));
             co_await cursor.comment(large()).next();
             co_await cursor.clone().next();
         },
         {query(), query(), query()}},
        {"cursor.next_view",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find(doc("a", large()))
                 .sort(doc(little(), 1))
                 .comment(large())
                 .next_view();
         },
         {query()}},
        {"cursor.to_list",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find(doc("a", large()))
                 .sort(doc(little(), 1))
                 .comment(value(large()))
                 .to_list(static_cast<std::size_t>(little().size()));
         },
         {query()}},
        {"cursor.batch",
         [](auto kind, place at) -> of<decltype(kind), void> {
             for (document_view each : co_await at.things.find(doc("a", large()))
                                           .sort(doc(little(), 1))
                                           .comment(large())
                                           .batch())
                 ADD_FAILURE() << each;
         },
         {query()}},
        {"cursor.for_each",
         [](auto kind, place at) -> of<decltype(kind), void> {
             int seen = 0;
             co_await at.things.find(doc("a", large()))
                 .sort(doc(little(), 1))
                 .comment(large())
                 .for_each([&seen](document_view) { ++seen; });
             // A function object with a destructor is created before.
             auto with_state = [text = large(), &seen](document_view each) {
                 if (each.contains(text)) ++seen;
             };
             co_await at.things.find(doc("a", large()))
                 .sort(doc(little(), 1))
                 .comment(large())
                 .for_each(std::move(with_state));
         },
         {query(), query()}},
        {"cursor.explain",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find(doc("a", large()))
                 .sort(doc(little(), 1))
                 .comment(large())
                 .explain(explain_verbosity::execution_stats)
                 .comment(little());
         },
         {doc("explain", query(), "verbosity", "executionStats", "comment", "little")}},
        {"cursor.close",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find(doc("a", large())).comment(large()).close();
         },
         {}},
        {"cursor.fetch_next",
         [](auto kind, place at) -> of<decltype(kind), void> {
             auto cursor = at.things.find(doc("a", large())).sort(doc(little(), 1));
             while (co_await cursor.comment(large()).fetch_next())
                 ADD_FAILURE() << *cursor.next_object();
         },
         {query()}},
    };
}

}  // namespace motor::testing::awaited
