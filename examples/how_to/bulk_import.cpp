// SPDX-License-Identifier: Apache-2.0
// Loading many documents: in batches, several at a time, and so that it can be run again.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <cstdint>
#include <istream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

using motor::doc, example::check;
using motor::write_model;

// region: source
/// Lines of JSON, handed out in batches to several workers.
class lines_of_json {
public:
    explicit lines_of_json(std::istream& from) : from_(from) {}

    /// At most 1000 documents: some ten round trips a second and worker keep a server busy, and
    /// little is kept in memory. Empty at the end.
    std::vector<motor::document> batch() {
        std::lock_guard held{mutex_};
        std::vector<motor::document> some;
        for (std::string line; some.size() < 1000 && std::getline(from_, line);)
            if (!line.empty()) some.push_back(motor::from_json(line));
        return some;
    }

private:
    std::mutex mutex_;
    std::istream& from_;
};
// end region

// region: load
/// One of several loaders. Existing documents are left alone, and not counted.
motor::task<std::int64_t> load(motor::collection to, std::shared_ptr<lines_of_json> from) {
    std::int64_t stored = 0;
    for (auto some = from->batch(); !some.empty(); some = from->batch()) {
        try {
            auto done = co_await to.insert_many(std::move(some)).ordered(false);
            stored += static_cast<std::int64_t>(done.inserted_ids.size());
        } catch (const motor::bulk_write_error& e) {
            for (const auto& refused : e.write_errors())
                if (refused.code != 11000) throw;  // not a duplicate, but a real error
            stored += e.acknowledged().inserted;
        }
    }
    co_return stored;
}
// end region

// region: side_by_side
motor::task<std::int64_t> load_all(motor::client client, motor::collection to,
                                   std::shared_ptr<lines_of_json> from) {
    std::vector<motor::task<std::int64_t>> loaders;
    for (int i = 0; i < 4; ++i)  // each has one batch under way: that is all there is in memory
        loaders.push_back(load(to, from));
    std::int64_t stored = 0;
    for (auto each : co_await motor::when_all(client, std::move(loaders)))
        stored += each;
    co_await to.create_index(doc("name", 1));  // once, afterwards: cheaper than with each insert
    co_return stored;
}
// end region

// region: replace
/// For data that may have changed since the last time: replaces documents, or stores new ones.
motor::task<std::int64_t> refresh(motor::collection to, std::vector<motor::document> some) {
    std::vector<write_model> writes;
    for (const auto& each : some)
        writes.push_back(write_model::replace_one(doc("_id", each["_id"]), each).upsert(true));
    auto done = co_await to.bulk_write(std::move(writes)).ordered(false);
    co_return done.modified_count + done.upserted_count;
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        motor::client client{example::uri(argc, argv)};
        example::fresh_database database{client};
        auto people = database["people"];

        std::stringstream file;
        for (int i = 0; i < 5000; ++i)
            file << R"({"_id": )" << i << R"(, "name": "n)" << i % 100 << "\"}\n";
        auto source = std::make_shared<lines_of_json>(file);
        check(motor::run(client, load_all(client, people, source)) == 5000);

        std::stringstream again{R"({"_id": 1, "name": "x"})"
                                "\n"
                                R"({"_id": 5000, "name": "new"})"};
        auto second = std::make_shared<lines_of_json>(again);
        check(motor::run(client, load_all(client, people, second)) == 1);

        std::vector<motor::document> changed;
        changed.push_back(doc("_id", 1, "name", "changed"));
        changed.push_back(doc("_id", 6000, "name", "new"));
        check(motor::run(client, refresh(people, std::move(changed))) == 2);
    });
}
