// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <tests/support/deadline.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// The kinds of operations that meet faults.
namespace motor::testing {

/// A client of its own servers, and the time limit of its operations.
struct place {
    explicit place(const std::string& uri, std::optional<std::chrono::milliseconds> limit = {})
        : client(uri), within(limit) {}

    template <class Operation>
    auto run(Operation&& what) const {
        if (within) what.within(*within);
        return within_limit(std::forward<Operation>(what).future());
    }

    motor::client client;
    std::optional<std::chrono::milliseconds> within;
    motor::database db = client["db"];
    motor::collection things = db["things"];
};

enum class retry { never, once };

struct kind {
    const char* name;
    const char* command;  // the command that meets the fault
    const char* collection;
    retry retried;  // retried by libmongoc, or resumed by a change stream
    bool goes_on;   // over the same connection, without a retry
    std::function<void(const place&)> run;
    std::vector<const char*> writes = {};  // writes that the servers execute
};

inline void PrintTo(const kind& one, std::ostream* to) { *to << one.name; }

inline void expect(bool holds) {
    if (!holds) throw std::runtime_error{"the result is wrong"};
}

inline std::vector<write_model> some_writes() {
    std::vector<write_model> made;
    made.push_back(write_model::insert_one(doc("_id", 1)));
    made.push_back(write_model::update_one(doc("_id", 1), doc("$inc", doc("a", 1))));
    made.push_back(write_model::delete_one(doc("_id", 1)));
    return made;
}

inline const kind kinds[] = {
    {"find_one", "find", "things", retry::once, false,
     [](const place& at) { expect(at.run(at.things.find_one()) == doc("_id", 0)); }},
    {"find", "find", "many", retry::once, true,
     [](const place& at) { expect(at.run(at.db["many"].find().to_list()).size() == 5); }},
    {"get_more", "getMore", "many", retry::never, true,
     [](const place& at) {
         auto cursor = at.db["many"].find();
         int last = 0;
         while (auto found = at.run(cursor.next()))
             expect(found->get<int>("_id") == ++last);
         expect(last == 5);
     }},
    {"insert_one",
     "insert",
     "things",
     retry::once,
     false,
     [](const place& at) { at.run(at.things.insert_one(doc("_id", 1))); },
     {"things 1"}},
    {"insert_many",
     "insert",
     "things",
     retry::once,
     false,
     [](const place& at) {
         std::vector<document> two{doc("_id", 1), doc("_id", 2)};
         expect(at.run(at.things.insert_many(std::move(two))).inserted_ids.size() == 2);
     },
     {"things 1", "things 2"}},
    {"update_one",
     "update",
     "things",
     retry::once,
     false,
     [](const place& at) {
         auto done = at.run(at.things.update_one(doc("_id", 1), doc("$inc", doc("a", 1))));
         expect(done.modified_count == 1);
     },
     {"update"}},
    {"update_many",
     "update",
     "things",
     retry::never,
     false,
     [](const place& at) {
         at.run(at.things.update_many(doc("_id", 1), doc("$inc", doc("a", 1))));
     },
     {"update"}},
    {"bulk_write",
     "update",
     "things",
     retry::once,
     false,
     [](const place& at) { at.run(at.things.bulk_write(some_writes())); },
     {"things 1", "update", "delete"}},
    {"aggregate", "aggregate", "things", retry::once, false,
     [](const place& at) {
         expect(at.run(at.things.aggregate(array(doc("$match", doc()))).to_list()).size() == 1);
     }},
    {"count", "count", "things", retry::once, false,
     [](const place& at) { expect(at.run(at.things.estimated_document_count()) == 3); }},
    {"run_command",
     "frobnicate",
     "",
     retry::never,
     false,
     [](const place& at) { at.run(at.db.run_command(doc("frobnicate", 1))); },
     {"frobnicate"}},
    {"commit",
     "commitTransaction",
     "",
     retry::once,
     false,
     [](const place& at) {
         auto session = at.run(at.client.start_session());
         at.run(session.start_transaction());
         at.run(at.things.insert_one(doc("_id", 1)).session(session));
         at.run(session.commit_transaction());
     },
     {"things 1", "commitTransaction"}},
    {"upload",
     "insert",
     "fs.chunks",
     retry::once,
     false,
     [](const place& at) {
         at.run(gridfs_bucket{at.db}.upload("twelve", "xxxxyyyyzzzz").id(7).chunk_size(4));
     },
     {"fs.chunks 0", "fs.chunks 1", "fs.chunks 2", "fs.files -1"}},
    {"download", "find", "stored.chunks", retry::once, false,
     [](const place& at) {
         gridfs_bucket bucket{at.db, gridfs_bucket_options{}.bucket_name("stored")};
         expect(at.run(bucket.download(value{7})).size() == 12);
     }},
    {"change", "getMore", "changes", retry::once, false,
     [](const place& at) {
         auto changes = at.db["changes"].watch();
         expect(at.run(changes.next()).has_value());
     }},
};

}  // namespace motor::testing
