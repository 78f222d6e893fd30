// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/suite.hpp>

#include <benchmarks/child.hpp>
#include <benchmarks/clients/clients.hpp>

#include <algorithm>

namespace bench {
namespace {

/// An operation on 100,000 documents may take a tenth of a second and more.
constexpr int large_takes_times = 3;

}  // namespace

const results::rounds& results::of(const cell& where, std::string_view client) const {
    static const rounds none;
    auto found = all_.find(where);
    if (found == all_.end()) return none;
    auto mine = found->second.find(client);
    return mine == found->second.end() ? none : mine->second;
}

std::optional<sample> measure_apart(const trial& what) {
    auto found = std::ranges::find(all_contenders, what.client, &named_contender::name);
    return in_child([&] { return measure(what, found->run); });
}

trial trial_of(const cell& where, std::string_view client, const effort& how, servers& on) {
    trial made;
    made.uri = on.uri(where.delay_ms);
    made.client = client;
    made.what = where.what;
    made.concurrency = where.concurrency;
    made.duration = how.duration * (is_large(where.what) ? large_takes_times : 1);
    made.fixed_workers = how.fixed_workers;
    made.polling = how.polling;
    return made;
}

results measure_all(const std::vector<contest>& contests, const effort& how, servers& on,
                    const std::function<void(const std::string&)>& before) {
    results all;
    for (std::size_t round = 0; round < how.rounds; ++round)
        for (const auto& [where, clients] : contests)
            for (std::size_t i = 0; i < clients.size(); ++i) {
                // The order changes, so that no client is always first.
                auto client = clients[(round + i) % clients.size()];
                before(std::string{name_of(where.what)} +
                       ", c = " + std::to_string(where.concurrency) + ", " + std::string{client});
                all.add(where, client, measure_apart(trial_of(where, client, how, on)));
            }
    return all;
}

}  // namespace bench
