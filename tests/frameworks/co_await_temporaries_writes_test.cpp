// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include "co_await_temporaries.hpp"

namespace motor::testing::awaited {
namespace {

using namespace std::chrono_literals;

/// A struct that is stored. Inside an expression with co_await, g++ 12 corrupts aggregates; a class
/// with a constructor is safe there, and so is a function's result.
struct person {
    person(std::string its_name, int its_born, std::vector<std::string> its_langs)
        : name(std::move(its_name)), born(its_born), langs(std::move(its_langs)) {}
    std::string name;
    int born;
    std::vector<std::string> langs;
};
MOTOR_DESCRIBE(person, name, born, langs);

std::vector<std::string> languages() { return {little(), large()}; }
std::vector<document> two() { return {doc("_id", 1, "text", large()), doc("_id", 2)}; }
document ada() { return doc("name", large(), "born", 1815, "langs", array("little", large())); }
array_value set_name() { return array(doc("$set", doc("name", large()))); }

std::vector<motor::write_model> several() {
    return {motor::write_model::insert_one(doc("_id", large())),
            motor::write_model::update_one(doc("a", large()), set_name()).upsert(true)};
}

std::vector<motor::client_write_model> to_several_collections() {
    std::vector<motor::client_write_model> made;
    for (auto& each : several())
        made.emplace_back("db." + little(), std::move(each));
    return made;
}

}  // namespace

std::vector<command_case> writes() {
    return {
        {"collection.insert_one",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.insert_one(doc("_id", large(), "list", array(little(), doc())));
             co_await at.things
                 .insert_one(to_document(person(large(), 1815, languages())).append("_id", 7))
                 .comment(little());
             co_await at.things.insert_one(doc("_id", 8, "who", person(large(), 1815, languages())))
                 .write_concern(motor::write_concern::tagged(little()).journal(true).timeout(1s));
         },
         {doc("insert", "things", "ordered", true, "documents",
              array(doc("_id", large(), "list", array("little", doc())))),
          doc("insert", "things", "ordered", true, "comment", "little", "documents",
              array(ada().append("_id", 7))),
          doc("insert", "things", "ordered", true, "writeConcern",
              doc("w", "little", "j", true, "wtimeout", 1000LL), "documents",
              array(doc("_id", 8, "who", ada())))}},

        {"collection.insert_many",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.insert_many(two());
             co_await at.things.insert_many(std::vector<document>(1, doc("_id", large())))
                 .ordered(false)
                 .comment(doc("why", large()));
         },
         {doc("insert", "things", "ordered", true, "documents", two()),
          doc("insert", "things", "ordered", false, "comment", doc("why", large()), "documents",
              array(doc("_id", large())))}},

        {"collection.bulk_write",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.bulk_write(several()).let(doc("x", large())).comment(little());
             co_await at.things.bulk_write(std::vector<motor::write_model>(
                 1, motor::write_model::delete_one(doc("a", large())).hint(little())));
         },
         {doc("insert", "things", "ordered", true, "comment", "little", "documents",
              array(doc("_id", large()))),
          doc("update", "things", "ordered", true, "let", doc("x", large()), "comment", "little",
              "updates",
              array(doc("q", doc("a", large()), "u", set_name(), "upsert", true, "multi", false))),
          doc("delete", "things", "ordered", true, "deletes",
              array(doc("q", doc("a", large()), "hint", "little", "limit", 1)))}},

        {"collection.update_one",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.update_one(doc("a", large()), doc("$set", doc("b", little())))
                 .upsert(true)
                 .array_filters(array(doc("x", large())))
                 .let(doc("x", array(1)))
                 .hint(doc(little(), 1));
         },
         {doc("update", "things", "ordered", true, "let", doc("x", array(1)), "updates",
              array(doc("q", doc("a", large()), "u", doc("$set", doc("b", "little")), "upsert",
                        true, "arrayFilters", array(doc("x", large())), "hint", doc("little", 1),
                        "multi", false)))}},
        {"collection.update_one",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.update_one(doc("_id", 1), set_name());
         },
         {doc("update", "things", "ordered", true, "updates",
              array(doc("q", doc("_id", 1), "u", set_name(), "multi", false)))}},

        {"collection.update_many",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things
                 .update_many(doc("a", doc("$in", array(little()))), doc("$inc", doc("n", 1)))
                 .collation(doc("locale", large()))
                 .comment(object_id{"0123456789abcdef01234567"});
         },
         {doc("update", "things", "ordered", true, "comment", object_id{"0123456789abcdef01234567"},
              "updates",
              array(doc("q", doc("a", doc("$in", array("little"))), "u", doc("$inc", doc("n", 1)),
                        "collation", doc("locale", large()), "multi", true)))}},
        {"collection.update_many",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.update_many(doc(), array(doc("$set", doc("name", large()))));
         },
         {doc("update", "things", "ordered", true, "updates",
              array(doc("q", doc(), "u", set_name(), "multi", true)))}},

        {"collection.replace_one",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things
                 .replace_one(doc("_id", 1), to_document(person(large(), 1815, languages())))
                 .upsert(false);
         },
         {doc("update", "things", "ordered", true, "updates",
              array(doc("q", doc("_id", 1), "u", ada(), "upsert", false, "multi", false)))}},

        {"collection.delete_one",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.delete_one(doc("a", large())).hint(little());
         },
         {doc("delete", "things", "ordered", true, "deletes",
              array(doc("q", doc("a", large()), "hint", "little", "limit", 1)))}},

        {"collection.delete_many",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.delete_many(doc("a", large(), little(), array()))
                 .write_concern(motor::write_concern::majority());
         },
         {doc("delete", "things", "ordered", true, "writeConcern", doc("w", "majority"), "deletes",
              array(doc("q", doc("a", large(), "little", array()), "limit", 0)))}},

        {"collection.find_one_and_update",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find_one_and_update(doc("a", large()), doc("$inc", doc("n", 1)))
                 .projection(doc("n", 1))
                 .sort(doc(little(), -1))
                 .upsert(true)
                 .return_document(motor::return_document::after)
                 .write_concern(motor::write_concern::nodes(1));
         },
         {doc("findAndModify", "things", "query", doc("a", large()), "update",
              doc("$inc", doc("n", 1)), "fields", doc("n", 1), "sort", doc("little", -1), "upsert",
              true, "new", true, "writeConcern", doc("w", 1))}},
        {"collection.find_one_and_update",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find_one_and_update(doc(), set_name()).comment(large());
         },
         {doc("findAndModify", "things", "query", doc(), "update", set_name(), "comment",
              large())}},

        {"collection.find_one_and_replace",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find_one_and_replace(
                 doc("_id", 1), to_document(person(large(), 1815, languages())));
         },
         {doc("findAndModify", "things", "query", doc("_id", 1), "update", ada())}},

        {"client.bulk_write",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.client.bulk_write(to_several_collections()).comment(large()).ordered(true);
         },
         {doc("insert", "little", "ordered", true, "comment", large(), "documents",
              array(doc("_id", large()))),
          doc("update", "little", "ordered", true, "comment", large(), "updates",
              array(doc("q", doc("a", large()), "u", set_name(), "upsert", true)))}},

        {"collection.find_one_and_delete",
         [](auto kind, place at) -> of<decltype(kind), void> {
             co_await at.things.find_one_and_delete(doc("a", large())).let(doc("x", little()));
         },
         {doc("findAndModify", "things", "query", doc("a", large()), "remove", true, "let",
              doc("x", "little"))}},
    };
}

}  // namespace motor::testing::awaited
