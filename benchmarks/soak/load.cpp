// SPDX-License-Identifier: Apache-2.0
#include "load.hpp"

#include <motor/gridfs/gridfs.hpp>

#include <boost/core/demangle.hpp>

#include <typeinfo>
#include <utility>

namespace motor::soak {
namespace {

std::string class_of(const std::exception& what) {
    auto name = boost::core::demangle(typeid(what).name());
    constexpr std::string_view ours = "motor::";
    return name.starts_with(ours) ? name.substr(ours.size()) : name;
}

std::vector<document> numbered(std::size_t owner, int count) {
    std::vector<document> made;
    for (int i = 0; i < count; ++i)
        made.push_back(doc("owner", static_cast<std::int64_t>(owner), "i", i));
    return made;
}

constexpr int written_together = 5, read_together = 20;

}  // namespace

load::load(const motor::client& by) : in_(by["soak"]) {
    in_["read"].drop().get();
    in_["written"].drop().get();
    in_["counters"].drop().get();
    in_["read"].insert_many(numbered(0, read_together)).get();
    for (std::size_t i = 0; i < callers; ++i)
        running_.push_back(motor::spawn(by, call(i)));
}

void load::end() {
    enough_ = true;
    for (auto& each : running_)
        each.get();
}

motor::task<void> load::call(std::size_t number) {
    generator random{static_cast<unsigned>(number + 1)};
    while (!enough_) {
        try {
            co_await call_once(number, random);
            ++done_;
        } catch (const std::exception& e) {
            std::lock_guard held{mutex_};
            ++errors_[class_of(e)];
        }
    }
}

motor::task<void> load::call_once(std::size_t number, generator& random) {
    switch (random() % 8) {
        case 0:
            co_return co_await write_and_read(number);
        case 1:
            co_return co_await read_in_batches();
        case 2:
            co_return co_await aggregate();
        case 3:
            co_return co_await store_file(number);
        default:
            co_return co_await count(number);
    }
}

motor::task<void> load::count(std::size_t number) {
    auto& mine = counters_[number];
    ++mine.unknown;
    co_await in_["counters"]
        .update_one(doc("_id", static_cast<std::int64_t>(number)), doc("$inc", doc("n", 1)))
        .upsert(true)
        .within(limit);
    --mine.unknown;
    ++mine.acknowledged;
}

motor::task<void> load::write_and_read(std::size_t number) {
    auto written = in_["written"];
    const auto mine = doc("owner", static_cast<std::int64_t>(number));
    co_await written.insert_many(numbered(number, written_together)).within(limit);
    const auto found = co_await written.find(mine).within(limit).to_list();
    if (found.size() < std::size_t{written_together})
        lose("of " + std::to_string(written_together) + " documents that were acknowledged " +
             std::to_string(found.size()) + " are there");
    co_await written.delete_many(mine).within(limit);
}

motor::task<void> load::read_in_batches() {
    auto cursor = in_["read"].find().batch_size(3).within(limit);
    int seen = 0;
    while (co_await cursor.next())
        ++seen;
    if (seen != read_together)
        lose("a cursor brought " + std::to_string(seen) + " documents of " +
             std::to_string(read_together));
}

motor::task<void> load::aggregate() {
    co_await in_["read"]
        .aggregate(array(doc("$match", doc("i", doc("$gt", 10))), doc("$sort", doc("i", -1))))
        .within(limit)
        .to_list();
}

motor::task<void> load::store_file(std::size_t number) {
    motor::gridfs_bucket bucket{in_};
    const std::vector<std::uint8_t> bytes(300'000, static_cast<std::uint8_t>(number));
    auto stored = co_await bucket.upload("soak", bytes).within(limit);
    const auto read = co_await bucket.download(stored.id()).within(limit);
    if (read != bytes) lose("a file that was stored has other bytes");
    co_await bucket.delete_file(stored.id()).within(limit);
}

void load::lose(std::string what) {
    std::lock_guard held{mutex_};
    losses_.push_back(std::move(what));
}

std::map<std::string, int> load::errors() {
    std::lock_guard held{mutex_};
    return std::exchange(errors_, {});
}

std::vector<std::string> load::losses() {
    std::map<std::int64_t, std::int64_t> stored;
    for (const auto& each : in_["counters"].find().to_list().get())
        stored[each.get<std::int64_t>("_id")] = each.get<std::int64_t>("n");
    std::lock_guard held{mutex_};
    for (std::size_t i = 0; i < callers; ++i) {
        const auto [sure, unknown] = counters_[i];
        const auto there = stored[static_cast<std::int64_t>(i)];
        if (there < sure || there > sure + unknown)
            losses_.push_back("counter " + std::to_string(i) + " is " + std::to_string(there) +
                              " after " + std::to_string(sure) + " acknowledged updates and " +
                              std::to_string(unknown) + " of which nobody knows");
    }
    return losses_;
}

}  // namespace motor::soak
