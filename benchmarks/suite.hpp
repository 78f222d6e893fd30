// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/servers.hpp>
#include <benchmarks/trial.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// Clients are compared within one of these.
struct cell {
    workload what = workload::find_one;
    int delay_ms = 0;
    std::size_t concurrency = 1;

    friend auto operator<=>(const cell&, const cell&) = default;
};

/// What was measured: a sample of each round, or none where the trial failed.
class results {
public:
    using rounds = std::vector<std::optional<sample>>;

    void add(const cell& where, std::string_view client, std::optional<sample> measured) {
        all_[where][client].push_back(measured);
    }
    [[nodiscard]] const std::map<cell, std::map<std::string_view, rounds>>& all() const {
        return all_;
    }
    /// Empty if it was not measured.
    [[nodiscard]] const rounds& of(const cell& where, std::string_view client) const;

    /// A figure of two clients, divided round by round.
    [[nodiscard]] std::vector<double> ratios(const cell& where, std::string_view client,
                                             std::string_view base, double sample::*figure) const;

private:
    std::map<cell, std::map<std::string_view, rounds>> all_;
};

/// Which trials there are to be.
struct selection {
    std::vector<cell> cells;
    std::vector<std::string_view> clients;
    std::size_t rounds = 5;
    std::chrono::milliseconds duration{300};
};

/// Measures them, in rounds, each client right after the other so that all see the same machine.
/// `before(cell, client)` is called ahead of each trial.
results measure_all(const selection& which, servers& on,
                    const std::function<void(const cell&, std::string_view)>& before);

/// One trial in a process of its own.
std::optional<sample> measure_apart(const trial& what);

}  // namespace bench
