// SPDX-License-Identifier: Apache-2.0
#include "workload.hpp"

#include "side_by_side.hpp"

#include <motor/frameworks/asio.hpp>

#include <algorithm>
#include <utility>

namespace demo {

namespace asio = boost::asio;
using motor::doc, motor::array;
using namespace std::chrono_literals;

namespace {

constexpr auto time_of_a_kind = 2500ms;

template <class T>
const T& any_of(const std::vector<T>& all, std::mt19937& chance) {
    return all[std::uniform_int_distribution<std::size_t>{0, all.size() - 1}(chance)];
}

std::vector<std::string> keys_of(const counts& all) {
    std::vector<std::string> keys;
    for (const auto& each : all)
        keys.push_back(each.first);
    return keys;
}

}  // namespace

workload::workload(const motor::database& in, const source_data& source, heartbeat& heart,
                   const effort_meter& meter)
    : languages_(in["languages"]),
      countries_(in["countries"]),
      counters_(in["counters"]),
      source_(source),
      heart_(heart),
      language_types_(keys_of(source.languages_per_type)) {
    auto add = [&](std::string name, unsigned users, operation what) {
        name += users == 1 ? ", alone" : ", " + std::to_string(users) + " at once";
        kinds_.push_back({measurements{std::move(name), meter}, users, what});
    };
    // More users would only wait for each other if the server scans its collections, as the
    // embedded one does unless the filter is an _id: each scan takes a processor.
    add("find_one", 1, &workload::look_up);
    add("find_one", 8, &workload::look_up);
    add("find_one_and_update", 8, &workload::visit);
    add("cursor over " + grouped(source.countries.records.size()), 2, &workload::list_countries);
    add("aggregate of " + grouped(source.languages.records.size()), 2, &workload::count_languages);
}

asio::awaitable<void> workload::run() {
    for (auto& each : kinds_)
        co_await work(each);
    co_await check_counters();
}

asio::awaitable<void> workload::work(kind& on) {
    heart_.now(on.measured.name());
    phase shown{"Working", time_of_a_kind};
    std::vector<asio::awaitable<void>> all;
    for (unsigned number = 0; number < on.users; ++number)
        all.push_back(work(user{number}, on, shown));
    on.measured.begin();
    co_await side_by_side(std::move(all));
    on.measured.end();
    shown.end(on.measured.name() + ", " + grouped(on.measured.count()) + " operations");
}

asio::awaitable<void> workload::work(user by, kind& on, phase& shown) try {
    while (!shown.over() && !failed_) {
        auto started = clock::now();
        co_await (this->*on.what)(by);
        on.measured.add(clock::now() - started);
        shown.show();
    }
} catch (...) {
    failed_ = true;
    throw;
}

/// Reads one country by its code: the record must be the same as in the file.
asio::awaitable<void> workload::look_up(user& by) {
    const auto& expected = any_of(source_.countries.records, by.chance);
    auto found = co_await countries_.find_one(doc("_id", expected["_id"]));
    if (!found || *found != expected)
        throw wrong_result{"find_one found " + (found ? motor::to_json(*found) : "nothing") +
                           " instead of " + motor::to_json(expected)};
}

/// Reads all countries by their codes, in batches.
asio::awaitable<void> workload::list_countries(user&) {
    std::size_t found = 0;
    std::string last;
    auto cursor = countries_.find().sort(doc("alpha_3", 1)).batch_size(100);
    while (auto country = co_await cursor.next()) {
        auto code = country->get<std::string>("alpha_3");
        if (code <= last) throw wrong_result{"the cursor returned " + code + " after " + last};
        last = std::move(code);
        ++found;
    }
    expect("countries of a cursor", found, source_.countries.records.size());
}

asio::awaitable<void> workload::count_languages(user& by) {
    const auto& type = any_of(language_types_, by.chance);
    auto match = doc("$match", doc("type", type));
    auto group = doc("$group", doc("_id", "$type", "count", doc("$sum", 1)));
    auto groups = co_await languages_.aggregate(array(match, group)).to_list();
    expect("groups of languages with type " + type, groups.size(), std::size_t{1});
    expect("languages of type " + type, groups.front().get<std::int64_t>("count"),
           source_.languages_per_type.at(type));
}

/// Increments a counter, one for each user: MongoDB would accept increments of a shared one, but
/// FerretDB 1 reads and writes in two steps, and loses some.
asio::awaitable<void> workload::visit(user& by) {
    auto id = "user " + std::to_string(by.number);
    auto counter =
        co_await counters_.find_one_and_update(doc("_id", id), doc("$inc", doc("visits", 1)))
            .upsert(true)
            .return_document(motor::return_document::after);
    ++visits_;
    expect("visits of " + id, counter.value().get<std::int64_t>("visits"), ++by.visits);
}

/// Checks that the sum of the counters is the number of increments.
asio::awaitable<void> workload::check_counters() {
    std::int64_t sum = 0;
    auto counters = co_await counters_.find().to_list();
    for (const auto& each : counters)
        sum += each.get<std::int64_t>("visits");
    expect("the counters' sum", sum, static_cast<std::int64_t>(visits_));
}

void workload::print_rows() {
    for (auto& each : kinds_)
        each.measured.print_row();
}

}  // namespace demo
