// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include "co_await_temporaries.hpp"

namespace motor::testing::awaited {
namespace {

using namespace std::chrono_literals;

document nested() { return doc("text", large(), "list", array(1, "two", doc("three", little()))); }

}  // namespace

std::vector<command_case> reads() {
    return {
        {"collection.find_one",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find_one();
             co_await at.things.find_one(
                 doc("text", large(), "list", array(1, "two", doc("three", little()))));
             co_await at.things.find_one(nested())
                 .projection(doc("_id", 0, little(), 1))
                 .sort(doc("a", 1, "b", -1))
                 .skip(3)
                 .collation(doc("locale", std::string{"fr"}))
                 .hint(doc("a", 1))
                 .let(doc("x", doc("y", array())))
                 .max(doc("a", large()))
                 .min(doc("a", little()))
                 .return_key(true)
                 .show_record_id(false)
                 .allow_partial_results(true)
                 .allow_disk_use(true)
                 .comment(large())
                 .max_time(2s)
                 .within(std::chrono::hours{1})
                 .stop_on(std::stop_source{}.get_token())
                 .read_concern(motor::read_concern("majority"))
                 .read_preference(
                     motor::read_preference::secondary_preferred().tags(doc("dc", little())));
         },
         {doc("find", "things", "filter", doc(), "limit", 1, "singleBatch", true),
          doc("find", "things", "filter", nested(), "limit", 1, "singleBatch", true),
          doc("find", "things", "filter", nested(), "projection", doc("_id", 0, "little", 1),
              "sort", doc("a", 1, "b", -1), "skip", 3LL, "collation", doc("locale", "fr"), "hint",
              doc("a", 1), "let", doc("x", doc("y", array())), "max", doc("a", large()), "min",
              doc("a", "little"), "returnKey", true, "showRecordId", false, "allowPartialResults",
              true, "allowDiskUse", true, "comment", large(), "maxTimeMS", 2000LL, "limit", 1,
              "singleBatch", true, "$readPreference",
              doc("mode", "secondaryPreferred", "tags", array(doc("dc", "little"))), "readConcern",
              doc("level", "majority"))}},

        {"collection.find",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find().to_list();
             co_await at.things.find(doc("a", doc("$in", array(little(), large()))))
                 .projection(doc("_id", 0))
                 .sort(doc(large(), 1))
                 .limit(5)
                 .batch_size(2)
                 .hint(little())
                 .comment(doc("who", large()))
                 .cursor_type(motor::cursor_type::non_tailable)
                 .read_concern(motor::read_concern::local())
                 .next();
         },
         {doc("find", "things", "filter", doc()),
          doc("find", "things", "filter", doc("a", doc("$in", array("little", large()))),
              "projection", doc("_id", 0), "sort", doc(large(), 1), "limit", 5LL, "batchSize", 2,
              "hint", "little", "comment", doc("who", large()), "tailable", false, "readConcern",
              doc("level", "local"))}},

        {"collection.aggregate",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.aggregate(array(doc("$match", doc("a", large())), doc("$limit", 1)))
                 .let(doc("x", little()))
                 .comment(array(little(), large()))
                 .to_list(3);
         },
         {doc("aggregate", "things", "pipeline",
              array(doc("$match", doc("a", large())), doc("$limit", 1)), "let", doc("x", "little"),
              "comment", array("little", large()), "cursor", doc())}},

        {"database.aggregate",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.aggregate(array(doc("$documents", array(doc("a", large())))))
                 .batch_size(7)
                 .comment(std::string{"why"})
                 .batch();
         },
         {doc("aggregate", 1, "pipeline", array(doc("$documents", array(doc("a", large())))),
              "comment", "why", "cursor", doc("batchSize", 7))}},

        {"collection.count_documents",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.count_documents(doc("a", large())).limit(5).hint(value{little()});
         },
         {doc("aggregate", "things", "hint", "little", "pipeline",
              array(doc("$match", doc("a", large())), doc("$limit", 5LL),
                    doc("$group", doc("_id", 1, "n", doc("$sum", 1)))),
              "cursor", doc())}},

        {"collection.estimated_document_count",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.estimated_document_count().comment(large()).max_time(5ms);
         },
         {doc("count", "things", "comment", large(), "maxTimeMS", 5LL)}},

        {"collection.distinct",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.distinct("literal");
             co_await at.things.distinct(little(), doc("a", large()));
             co_await at.things.distinct(large() + "." + little(), nested()).comment(1.5);
         },
         {doc("distinct", "things", "key", "literal", "query", doc()),
          doc("distinct", "things", "key", "little", "query", doc("a", large())),
          doc("distinct", "things", "key", large() + ".little", "query", nested(), "comment",
              1.5)}},

        {"database.run_command",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.run_command(doc("dbStats", 1, large(), array(little())));
         },
         {doc("dbStats", 1, large(), array("little"))}},

        {"client.list_databases",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.list_databases().filter(doc("name", large())).comment(7LL);
         },
         {doc("listDatabases", 1, "filter", doc("name", large()), "comment", 7LL)}},

        {"client.list_database_names",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.list_database_names().filter(doc("name", little()));
         },
         {doc("listDatabases", 1, "filter", doc("name", "little"), "nameOnly", true)}},

        {"client.ping",
         [](auto kind, place at) -> of<decltype(kind), void> { co_await at.client.ping(); },
         {}},
    };
}

}  // namespace motor::testing::awaited
