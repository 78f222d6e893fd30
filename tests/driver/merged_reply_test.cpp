// SPDX-License-Identifier: Apache-2.0
// The replies of several batches as one.
#include <src/driver/stream/merged_reply.hpp>

#include <motor/bson/builder.hpp>
#include <motor/bson/error.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

using motor::array, motor::doc;
using motor::detail::merged_reply;

TEST(merged_reply, adds_up_what_the_batches_have_counted) {
    merged_reply merged;
    merged.add(doc("nInserted", 1, "nMatched", 2, "nModified", 3, "nRemoved", 4, "nUpserted", 5),
               0);
    merged.add(doc("nInserted", std::int64_t{10}, "nMatched", 20.0), 15);
    EXPECT_EQ(std::move(merged).take(),
              doc("nInserted", std::int64_t{11}, "nMatched", std::int64_t{22}, "nModified",
                  std::int64_t{3}, "nRemoved", std::int64_t{4}, "nUpserted", std::int64_t{5},
                  "writeErrors", array()));
}

TEST(merged_reply, counts_indices_on_from_batch_to_batch) {
    merged_reply merged;
    merged.add(doc("upserted", array(doc("index", 1, "_id", "b"))), 0);
    merged.add(doc("upserted", array(doc("index", 0, "_id", "c")), "writeErrors",
                   array(doc("index", 2, "code", 11000))),
               3);
    const auto reply = std::move(merged).take();
    EXPECT_EQ(
        reply.get<motor::array_view>("upserted"),
        array(doc("index", std::int64_t{1}, "_id", "b"), doc("index", std::int64_t{3}, "_id", "c"))
            .view());
    EXPECT_EQ(reply.get<motor::array_view>("writeErrors"),
              array(doc("index", std::int64_t{5}, "code", 11000)).view());
}

TEST(merged_reply, orders_entries_by_their_places_among_all_statements) {
    merged_reply merged;
    // Two kinds, whose statements came in turns: the first batch has those with even places.
    merged.add(doc("writeErrors", array(doc("index", 0), doc("index", 1))),
               [](std::int64_t statement) { return 2 * statement; });
    merged.add(doc("writeErrors", array(doc("index", 0), doc("index", 1))),
               [](std::int64_t statement) { return 2 * statement + 1; });
    const auto reply = std::move(merged).take();
    EXPECT_EQ(reply.get<motor::array_view>("writeErrors"),
              array(doc("index", std::int64_t{0}), doc("index", std::int64_t{1}),
                    doc("index", std::int64_t{2}), doc("index", std::int64_t{3}))
                  .view());
}

TEST(merged_reply, has_all_errors_of_concerns_and_all_labels) {
    merged_reply merged;
    merged.add(doc("writeConcernErrors", array(doc("code", 64)), "errorLabels", array("a")), 0);
    merged.add(doc("writeConcernErrors", array(doc("code", 100)), "errorLabels", array("b")), 1);
    const auto reply = std::move(merged).take();
    EXPECT_EQ(reply.get<motor::array_view>("writeConcernErrors"),
              array(doc("code", 64), doc("code", 100)).view());
    EXPECT_EQ(reply.get<motor::array_view>("errorLabels"), array("a", "b").view());
}

TEST(merged_reply, lacks_lists_of_which_no_batch_has_an_entry) {
    const auto reply = merged_reply{}.take();
    EXPECT_FALSE(reply.contains("upserted"));
    EXPECT_FALSE(reply.contains("writeConcernErrors"));
    EXPECT_FALSE(reply.contains("errorLabels"));
    EXPECT_EQ(reply.get<motor::array_view>("writeErrors"), array().view()) << "as libmongoc's own";
}

TEST(merged_reply, has_the_answer_of_a_refused_batch_beside_what_was_done) {
    merged_reply merged;
    merged.add(doc("nInserted", 3), 0);
    merged.add_refusal(doc("ok", 0.0, "code", 13, "nInserted", 0));
    const auto reply = std::move(merged).take();
    EXPECT_EQ(reply["nInserted"].get<std::int64_t>(), 3);
    EXPECT_EQ(reply["code"].get<int>(), 13);
    EXPECT_EQ(reply["ok"].get<double>(), 0.0);
}

TEST(merged_reply, refuses_an_entry_without_an_index) {
    merged_reply merged;
    EXPECT_THROW(merged.add(doc("writeErrors", array(doc("code", 11000))), 0), motor::missing_key);
}
