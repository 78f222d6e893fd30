// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include "co_await_temporaries.hpp"

namespace motor::testing::awaited {
namespace {

using namespace std::chrono_literals;

std::vector<index_model> two_indexes() {
    return {index_model{doc("a", 1)}, index_model{doc("b", -1), doc("name", large())}};
}

std::vector<search_index_model> two_search_indexes() {
    return {search_index_model{doc("mappings", doc(large(), 1))},
            search_index_model{doc("fields", array(large()))}.name(little()).type("vectorSearch")};
}

document by_a() { return doc("key", doc("a", 1), "name", "a_1"); }
document create(const array_value& indexes) {
    return doc("createIndexes", "things", "indexes", indexes);
}

}  // namespace

std::vector<command_case> catalogue() {
    return {
        {"collection.create_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.create_index(doc("a", 1));
             co_await at.things.create_index(doc("a", 1), doc("name", large(), "unique", true))
                 .commit_quorum(little())
                 .comment(large());
         },
         {create(array(by_a())),
          create(array(doc("key", doc("a", 1), "name", large(), "unique", true)))
              .append("commitQuorum", "little")
              .append("comment", large())}},
        {"collection.create_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.create_index(index_model(doc("a", 1)));
             co_await at.things.create_index(index_model(doc("b", -1), doc("name", little())))
                 .commit_quorum(3);
             co_await at.things.create_index(index_model(doc("a", 1))
                                                 .name(large())
                                                 .unique(true)
                                                 .partial_filter(doc("b", large()))
                                                 .default_language(little())
                                                 .expire_after(60s));
         },
         {create(array(by_a())),
          create(array(doc("key", doc("b", -1), "name", "little"))).append("commitQuorum", 3),
          create(array(doc("key", doc("a", 1), "name", large(), "unique", true,
                           "partialFilterExpression", doc("b", large()), "default_language",
                           "little", "expireAfterSeconds", 60LL)))}},

        {"collection.create_indexes",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.create_indexes(two_indexes()).max_time(9ms);
             co_await at.things.create_indexes(
                 std::vector<index_model>(1, index_model(doc("a", 1))));
         },
         {create(array(by_a(), doc("key", doc("b", -1), "name", large()))).append("maxTimeMS", 9LL),
          create(array(by_a()))}},

        {"collection.list_indexes",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.list_indexes().batch_size(3).comment(large()).to_list();
         },
         {doc("listIndexes", "things", "comment", large(), "cursor", doc("batchSize", 3))}},

        {"collection.index_information",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.index_information().comment(large());
         },
         {doc("listIndexes", "things", "comment", large(), "cursor", doc())}},

        {"collection.reindex",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.reindex().comment(large());
         },
         {doc("reIndex", "things", "comment", large())}},

        {"collection.options",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.options().comment(large());
         },
         {doc("listCollections", 1, "comment", large(), "filter", doc("name", "things"), "cursor",
              doc())}},

        {"collection.drop_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.drop_index(large());
             co_await at.things.drop_index("literal").comment(little());
         },
         {doc("dropIndexes", "things", "index", large()),
          doc("dropIndexes", "things", "index", "literal", "comment", "little")}},
        {"collection.drop_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.drop_index(doc(large(), 1));
         },
         {doc("dropIndexes", "things", "index", doc(large(), 1))}},

        {"collection.drop_indexes",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.drop_indexes().comment(large());
         },
         {doc("dropIndexes", "things", "index", "*", "comment", large())}},

        {"collection.create_search_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things
                 .create_search_index(search_index_model(doc("mappings", doc(large(), 1)))
                                          .name(large())
                                          .type(little()))
                 .comment(large());
         },
         {doc("createSearchIndexes", "things", "indexes",
              array(doc("definition", doc("mappings", doc(large(), 1)), "name", large(), "type",
                        "little")),
              "comment", large())}},
        {"collection.create_search_indexes",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.create_search_indexes(two_search_indexes()).comment(little());
         },
         {doc("createSearchIndexes", "things", "indexes",
              array(doc("definition", doc("mappings", doc(large(), 1))),
                    doc("definition", doc("fields", array(large())), "name", "little", "type",
                        "vectorSearch")),
              "comment", "little")}},
        {"collection.list_search_indexes",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.list_search_indexes(large()).comment(large()).to_list();
         },
         {doc("aggregate", "things", "pipeline",
              array(doc("$listSearchIndexes", doc("name", large()))), "comment", large(), "cursor",
              doc())}},
        {"collection.update_search_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.update_search_index(little(), doc("a", large())).comment(large());
         },
         {doc("updateSearchIndex", "things", "name", "little", "definition", doc("a", large()),
              "comment", large())}},
        {"collection.drop_search_index",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.drop_search_index(large()).comment(little());
         },
         {doc("dropSearchIndex", "things", "name", large(), "comment", "little")}},

        {"collection.rename",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.rename(large()).drop_target(true);
             co_await at.things.rename("new_" + little());
         },
         {doc("renameCollection", "db.things", "to", "db." + large(), "dropTarget", true),
          doc("renameCollection", "db.things", "to", "db.new_little")}},

        {"collection.drop",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.drop();
             co_await at.db[large()].drop().comment(large());
             co_await at.client["db"][little()]["sub"].drop();
         },
         {doc("drop", "things"), doc("drop", large(), "comment", large()),
          doc("drop", "little.sub")}},

        {"database.list_collections",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.list_collections().filter(doc("name", large())).next();
         },
         {doc("listCollections", 1, "filter", doc("name", large()), "cursor", doc())}},

        {"database.list_collection_names",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.list_collection_names().filter(doc("name", little())).comment(large());
         },
         {doc("listCollections", 1, "filter", doc("name", "little"), "comment", large(), "nameOnly",
              true, "cursor", doc())}},

        {"database.create_collection",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.create_collection(large())
                 .capped(1000)
                 .max_documents(9)
                 .validator(doc("a", doc("$exists", true)))
                 .validation_level(std::string{"strict"})
                 .validation_action("warn")
                 .storage_engine(doc("engine", large()))
                 .collation(doc("locale", little()))
                 .write_concern(motor::write_concern::majority().timeout(2s));
             co_await at.db.create_collection("view").view_on(large()).view_pipeline(
                 array(doc("$match", doc("a", large()))));
             co_await at.db.create_collection(little())
                 .time_series(doc("timeField", large()))
                 .expire_after(60s)
                 .clustered_index(doc("key", doc("_id", 1), "unique", true))
                 .change_stream_images(true)
                 .index_option_defaults(doc("storageEngine", doc()))
                 .encrypted_fields(doc("fields", array()));
         },
         {doc("create", large(), "capped", true, "size", 1000LL, "max", 9LL, "validator",
              doc("a", doc("$exists", true)), "validationLevel", "strict", "validationAction",
              "warn", "storageEngine", doc("engine", large()), "collation", doc("locale", "little"),
              "writeConcern", doc("w", "majority", "wtimeout", 2000LL)),
          doc("create", "view", "viewOn", large(), "pipeline",
              array(doc("$match", doc("a", large())))),
          doc("create", "little", "timeseries", doc("timeField", large()), "expireAfterSeconds",
              60LL, "clusteredIndex", doc("key", doc("_id", 1), "unique", true),
              "changeStreamPreAndPostImages", doc("enabled", true), "indexOptionDefaults",
              doc("storageEngine", doc()), "encryptedFields", doc("fields", array()))}},

        {"database.drop_collection",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.db.drop_collection(large()).comment(large());
             co_await at.db.drop_collection(little());
         },
         {doc("drop", large(), "comment", large()), doc("drop", "little")}},

        {"client.drop_database",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.drop_database(little()).comment(large());
         },
         {doc("dropDatabase", 1, "comment", large())}},

        {"database.drop",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client[little()].drop().comment(large());
         },
         {doc("dropDatabase", 1, "comment", large())}},
    };
}

}  // namespace motor::testing::awaited
