// SPDX-License-Identifier: Apache-2.0
#include "load.hpp"

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

constexpr int written_together = 5, read_together = 20;
constexpr std::size_t writes_of_an_account = 20;

std::int64_t id_of(std::int64_t account, std::size_t write, std::size_t i) {
    return (account * static_cast<std::int64_t>(writes_of_an_account) +
            static_cast<std::int64_t>(write)) *
               written_together +
           static_cast<std::int64_t>(i);
}

}  // namespace

load::load(const motor::client& by) : by_(by), in_(by["soak"]) {
    const auto server = by.server_info().get();
    cuts_cursors_ = server.contains("ferretdb") || server.contains("ferretdbVersion");
    in_["read"].drop().get();
    in_["written"].drop().get();
    std::vector<document> read;
    for (int i = 0; i < read_together; ++i)
        read.push_back(doc("i", i));
    in_["read"].insert_many(std::move(read)).get();
    // Numbers are never reused: a write that was given up may be executed late.
    for (std::size_t i = 0; i < callers; ++i) {
        accounts_[i].number = static_cast<std::int64_t>(i);
        running_.push_back(motor::spawn(by, call(i)));
    }
}

void load::end() {
    enough_ = true;
    for (auto& each : running_)
        each.get();
    for (std::size_t i = 0; i < callers; ++i)
        motor::spawn(by_, compare(i)).get();
}

motor::task<void> load::call(std::size_t number) {
    generator random{static_cast<unsigned>(number + 1)};
    while (!enough_) {
        try {
            co_await call_once(number, random);
            ++done_;
        } catch (const std::exception& e) {
            fail(class_of(e));
        }
    }
}

motor::task<void> load::call_once(std::size_t number, generator& random) {
    switch (random() % 8) {
        case 0:
        case 1:
            co_return co_await read_in_batches();
        case 2:
            co_return co_await aggregate();
        case 3:
            co_return co_await store_file(number);
        default:
            co_return co_await write(number);
    }
}

motor::task<void> load::write(std::size_t number) {
    auto& mine = accounts_[number];
    if (mine.all.size() == writes_of_an_account) co_return co_await compare(number);
    std::vector<document> documents;
    for (std::size_t i = 0; i < written_together; ++i)
        documents.push_back(doc("_id", id_of(mine.number, mine.all.size(), i), "account",
                                mine.number, "updates", 0));
    auto first = doc("_id", documents.front().get<std::int64_t>("_id"));
    auto& write = mine.all.emplace_back();
    co_await in_["written"].insert_many(std::move(documents)).within(limit);
    write.inserted = true;
    co_await in_["written"]
        .update_one(std::move(first), doc("$inc", doc("updates", 1)))
        .within(limit);
    write.updated = true;
}

motor::task<void> load::compare(std::size_t number) {
    auto& mine = accounts_[number];
    const auto those = doc("account", mine.number);
    if (!mine.compared) {
        std::map<std::int64_t, std::int64_t> there;  // updates by _id
        for (const auto& each : co_await in_["written"].find(those).within(limit).to_list())
            there[each.get<std::int64_t>("_id")] = each.get<std::int64_t>("updates");
        for (std::size_t write = 0; write < mine.all.size(); ++write) {
            const auto [inserted, updated] = mine.all[write];
            for (std::size_t i = 0; i < written_together; ++i) {
                const auto found = there.find(id_of(mine.number, write, i));
                if (found == there.end()) {
                    if (inserted) lose("a document that was acknowledged is not there");
                } else if (found->second > 1 || (i == 0 && updated && found->second == 0)) {
                    lose("one update was done " + std::to_string(found->second) + " times");
                }
            }
        }
        mine.compared = true;
    }
    co_await in_["written"].delete_many(those).within(limit);
    // Removes chunks of uploads that were given up, which would slow down servers that scan.
    co_await bucket_of(number).drop().within(limit);
    mine = account{mine.number + static_cast<std::int64_t>(callers), {}, false};
}

motor::task<void> load::read_in_batches() {
    auto cursor = in_["read"].find().batch_size(3).within(limit);
    int seen = 0;
    while (co_await cursor.next())
        ++seen;
    if (seen == read_together) co_return;
    if (cuts_cursors_)
        fail("cursor cut by the server");
    else
        lose("a cursor brought " + std::to_string(seen) + " documents of " +
             std::to_string(read_together));
}

motor::task<void> load::aggregate() {
    co_await in_["read"]
        .aggregate(array(doc("$match", doc("i", doc("$gt", 10))), doc("$sort", doc("i", -1))))
        .within(limit)
        .to_list();
}

motor::gridfs_bucket load::bucket_of(std::size_t number) const {
    return motor::gridfs_bucket{
        in_, motor::gridfs_bucket_options{}.bucket_name("files" + std::to_string(number))};
}

motor::task<void> load::store_file(std::size_t number) {
    auto bucket = bucket_of(number);
    const std::vector<std::uint8_t> bytes(30'000, static_cast<std::uint8_t>(number));
    auto stored = co_await bucket.upload("soak", bytes).chunk_size(8'000).within(limit);
    const auto read = co_await bucket.download(stored.id()).within(limit);
    if (read != bytes) lose("a file that was stored has other bytes");
    co_await bucket.delete_file(stored.id()).within(limit);
}

void load::fail(const std::string& kind) {
    std::lock_guard held{mutex_};
    ++errors_[kind];
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
    std::lock_guard held{mutex_};
    return losses_;
}

}  // namespace motor::soak
