// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

#include "side_by_side.hpp"

#include <motor/frameworks/asio.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace demo {

namespace asio = boost::asio;
using motor::doc, motor::array;

namespace {

constexpr std::size_t batch_size = 250;  // copied on the loop's thread in a fraction of 1 ms
constexpr int inserts_at_once = 8;

}  // namespace

asio::awaitable<void> loading::run() {
    co_await insert();
    co_await make_indexes();
    co_await check();
}

asio::awaitable<void> loading::insert() {
    heart_.now("loading");
    for (const table* each : {&source_.languages, &source_.countries, &source_.subdivisions})
        for (std::size_t first = 0; first < each->records.size(); first += batch_size)
            batches_.push_back({each, first, std::min(batch_size, each->records.size() - first)});

    phase shown{"Loading", batches_.size()};
    inserts_.begin();
    std::vector<asio::awaitable<void>> inserting;
    for (int i = 0; i < inserts_at_once; ++i)
        inserting.push_back(insert_batches(shown));
    co_await side_by_side(std::move(inserting));
    inserts_.end();
    shown.end(grouped(source_.size()) + " records");
}

asio::awaitable<void> loading::insert_batches(phase& shown) {
    while (!batches_.empty()) {
        auto [table, first, count] = batches_.front();
        batches_.pop_front();
        auto begin = table->records.begin() + static_cast<std::ptrdiff_t>(first);
        std::vector<motor::document> records{begin, begin + static_cast<std::ptrdiff_t>(count)};

        auto started = clock::now();
        auto stored = co_await into_[table->name].insert_many(std::move(records));
        inserts_.add(clock::now() - started);
        expect("ids of a batch of " + std::string{table->name}, stored.inserted_ids.size(), count);
        shown.advance();
    }
}

asio::awaitable<void> loading::make_indexes() {
    heart_.now("making indexes");
    phase shown{"Indexing", 4};
    indexes_.begin();
    std::vector<asio::awaitable<void>> making;
    making.push_back(make_index("countries", "alpha_3", true, shown));
    making.push_back(make_index("countries", "numeric", true, shown));
    making.push_back(make_index("languages", "type", false, shown));
    making.push_back(make_index("subdivisions", "country", false, shown));
    co_await side_by_side(std::move(making));
    indexes_.end();
    shown.end("4 indexes");
}

asio::awaitable<void> loading::make_index(std::string_view collection, std::string_view field,
                                          bool unique, phase& shown) {
    auto started = clock::now();
    co_await into_[collection].create_index(doc(field, 1), doc("unique", unique));
    indexes_.add(clock::now() - started);
    shown.advance();
}

asio::awaitable<void> loading::check() {
    heart_.now("checking what was loaded");
    phase shown{"Checking", 6};
    std::vector<asio::awaitable<void>> checks;
    for (const table* each : {&source_.languages, &source_.countries, &source_.subdivisions})
        checks.push_back(check_count(*each, shown));
    checks.push_back(check_groups("languages", "type", source_.languages_per_type, shown));
    checks.push_back(
        check_groups("subdivisions", "country", source_.subdivisions_per_country, shown));
    checks.push_back(check_uniqueness(shown));
    co_await side_by_side(std::move(checks));
    shown.end("all counts are right, a second record with the same code is refused");
}

asio::awaitable<void> loading::check_count(const table& expected, phase& shown) {
    auto stored = co_await into_[expected.name].count_documents();
    expect("documents in " + std::string{expected.name}, stored,
           static_cast<std::int64_t>(expected.records.size()));
    shown.advance();
}

asio::awaitable<void> loading::check_uniqueness(phase& shown) {
    bool refused = false;
    try {
        co_await into_["countries"].insert_one(doc("_id", "another France", "alpha_3", "FRA"));
    } catch (const motor::duplicate_key_error&) {
        refused = true;
    }
    if (!refused) throw wrong_result{"a second country with the code FRA was stored"};
    shown.advance();
}

asio::awaitable<void> loading::check_groups(std::string_view collection, std::string_view field,
                                            const counts& expected, phase& shown) {
    auto key = "$" + std::string{field};
    auto group = doc("$group", doc("_id", key, "count", doc("$sum", 1)));
    auto groups = co_await into_[collection].aggregate(array(group)).to_list();
    counts found;
    for (const auto& each : groups)
        found[each.get<std::string>("_id")] = each.get<std::int64_t>("count");
    for (const auto& [value, count] : expected)
        expect(std::string{collection} + " with " + std::string{field} + " " + value, found[value],
               count);
    shown.advance();
}

void loading::print_rows() {
    inserts_.print_row();
    indexes_.print_row();
}

}  // namespace demo
