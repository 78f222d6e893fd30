// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/suite.hpp>

#include <benchmarks/child.hpp>
#include <benchmarks/clients/clients.hpp>

#include <algorithm>

namespace bench {
namespace {

/// An operation on 100,000 documents may take a tenth of a second and more.
constexpr int large_takes_times = 3;

trial trial_of(const cell& where, std::string_view client, const selection& which, servers& on) {
    trial made;
    made.uri = on.uri(where.delay_ms);
    made.client = client;
    made.what = where.what;
    made.concurrency = where.concurrency;
    made.duration = which.duration * (is_large(where.what) ? large_takes_times : 1);
    return made;
}

}  // namespace

const results::rounds& results::of(const cell& where, std::string_view client) const {
    static const rounds none;
    auto found = all_.find(where);
    if (found == all_.end()) return none;
    auto mine = found->second.find(client);
    return mine == found->second.end() ? none : mine->second;
}

std::vector<double> results::ratios(const cell& where, std::string_view client,
                                    std::string_view base, double sample::*figure) const {
    const auto& mine = of(where, client);
    const auto& theirs = of(where, base);
    std::vector<double> made;
    for (std::size_t i = 0; i < std::min(mine.size(), theirs.size()); ++i)
        if (mine[i] && theirs[i]) made.push_back((*mine[i]).*figure / (*theirs[i]).*figure);
    return made;
}

std::optional<sample> measure_apart(const trial& what) {
    auto found = std::ranges::find(all_contenders, what.client, &named_contender::name);
    return in_child([&] { return measure(what, found->run); });
}

results measure_all(const selection& which, servers& on,
                    const std::function<void(const cell&, std::string_view)>& before) {
    results all;
    auto clients = which.clients;
    for (std::size_t round = 0; round < which.rounds; ++round) {
        for (const auto& where : which.cells)
            for (auto client : clients) {
                before(where, client);
                all.add(where, client, measure_apart(trial_of(where, client, which, on)));
            }
        // Nobody is always first, or always behind the same one.
        std::ranges::rotate(clients, clients.begin() + 1);
    }
    return all;
}

}  // namespace bench
