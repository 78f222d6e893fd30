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

// The embedded server reads a whole table for each cursor and each aggregation, and does little
// else meanwhile, so only some users are readers of many records.
constexpr unsigned users = 64, users_with_cursors = 2, users_with_aggregations = 1;
constexpr auto working_time = 10s;

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

workload::workload(const motor::database& in, const source_data& source, heartbeat& heart)
    : languages_(in["languages"]),
      countries_(in["countries"]),
      subdivisions_(in["subdivisions"]),
      counters_(in["counters"]),
      source_(source),
      heart_(heart),
      country_codes_(keys_of(source.subdivisions_per_country)),
      language_types_(keys_of(source.languages_per_type)) {}

asio::awaitable<void> workload::run() {
    heart_.now("working");
    phase shown{"Working", working_time};
    std::vector<asio::awaitable<void>> all;
    for (unsigned number = 0; number < users; ++number)
        all.push_back(user(number, shown));
    co_await side_by_side(std::move(all));

    std::size_t operations = 0;
    for (auto* each : kinds())
        operations += each->count();
    auto took =
        shown.end(std::to_string(users) + " coroutines, " + grouped(operations) + " operations");
    for (auto* each : kinds())
        each->over(took);
    co_await check_counters();
}

asio::awaitable<void> workload::user(unsigned number, phase& shown) try {
    random chance{number};
    std::int64_t visits = 0;
    while (!shown.over() && !failed_) {
        if (number < users_with_cursors)
            co_await list_subdivisions(chance);
        else if (number < users_with_cursors + users_with_aggregations)
            co_await count_languages(chance);
        else if (chance() % 3 != 0)
            co_await look_up(chance);
        else {
            ++visits;
            co_await visit(number, visits);
        }
        shown.show();
    }
} catch (...) {
    failed_ = true;
    throw;
}

/// One country by its code: the record must come back as it is in the file.
asio::awaitable<void> workload::look_up(random& chance) {
    const auto& expected = any_of(source_.countries.records, chance);
    auto started = clock::now();
    auto found = co_await countries_.find_one(doc("_id", expected["_id"]));
    look_ups_.add(clock::now() - started);
    if (!found || *found != expected)
        throw wrong_result{"find_one found " + (found ? motor::to_json(*found) : "nothing") +
                           " instead of " + motor::to_json(expected)};
}

/// All subdivisions of a country, in batches that are smaller than most countries.
asio::awaitable<void> workload::list_subdivisions(random& chance) {
    const auto& country = any_of(country_codes_, chance);
    std::int64_t found = 0;
    std::string last;
    auto started = clock::now();
    auto cursor = subdivisions_.find(doc("country", country)).sort(doc("code", 1)).batch_size(20);
    while (auto subdivision = co_await cursor.next()) {
        auto code = subdivision->get<std::string>("code");
        if (code <= last || !code.starts_with(country + "-"))
            throw wrong_result{"the cursor over " + country + " returned " + code + " after " +
                               last};
        last = std::move(code);
        ++found;
    }
    cursors_.add(clock::now() - started);
    expect("subdivisions of " + country, found, source_.subdivisions_per_country.at(country));
}

asio::awaitable<void> workload::count_languages(random& chance) {
    const auto& type = any_of(language_types_, chance);
    auto match = doc("$match", doc("type", type));
    auto group = doc("$group", doc("_id", "$type", "count", doc("$sum", 1)));
    auto started = clock::now();
    auto groups = co_await languages_.aggregate(array(match, group)).to_list();
    groups_.add(clock::now() - started);
    expect("groups of languages with type " + type, groups.size(), std::size_t{1});
    expect("languages of type " + type, groups.front().get<std::int64_t>("count"),
           source_.languages_per_type.at(type));
}

/// Each user has a counter of its own: MongoDB would take increments of one from all of them, but
/// FerretDB 1 reads and writes in two steps, and loses some.
asio::awaitable<void> workload::visit(unsigned number, std::int64_t visits) {
    auto id = "user " + std::to_string(number);
    auto started = clock::now();
    auto counter =
        co_await counters_.find_one_and_update(doc("_id", id), doc("$inc", doc("visits", 1)))
            .upsert(true)
            .return_document(motor::return_document::after);
    visits_.add(clock::now() - started);
    expect("visits of " + id, counter.value().get<std::int64_t>("visits"), visits);
}

/// The counters together say how often they were increased.
asio::awaitable<void> workload::check_counters() {
    std::int64_t sum = 0;
    auto counters = co_await counters_.find().to_list();
    for (const auto& each : counters)
        sum += each.get<std::int64_t>("visits");
    expect("the counters' sum", sum, static_cast<std::int64_t>(visits_.count()));
}

void workload::print_rows() {
    for (auto* each : {&look_ups_, &cursors_, &groups_, &visits_})
        each->print_row();
}

}  // namespace demo
