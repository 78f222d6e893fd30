// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/servers.hpp>
#include <benchmarks/trial.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// Conditions under which clients are compared.
struct cell {
    workload what = workload::find_one;
    int delay_ms = 0;
    std::size_t concurrency = 1;

    friend auto operator<=>(const cell&, const cell&) = default;
};

/// Measured samples: one for each round, or none where the trial failed.
class results {
public:
    using rounds = std::vector<std::optional<sample>>;

    void add(const cell& where, std::string_view client, std::optional<sample> measured) {
        all_[where][client].push_back(measured);
        if (!measured) ++failures_;
    }
    /// Number of trials that failed.
    [[nodiscard]] std::size_t failures() const noexcept { return failures_; }
    [[nodiscard]] const std::map<cell, std::map<std::string_view, rounds>>& all() const {
        return all_;
    }
    /// Rounds of a client; empty if they were not measured.
    [[nodiscard]] const rounds& of(const cell& where, std::string_view client) const;

    /// Results of `of_two(client's figure, base's figure)` for each round in which both succeeded.
    template <class F>
    [[nodiscard]] std::vector<double> compare(const cell& where, std::string_view client,
                                              std::string_view base, double sample::*figure,
                                              F&& of_two) const {
        const auto& mine = of(where, client);
        const auto& theirs = of(where, base);
        std::vector<double> made;
        for (std::size_t i = 0; i < std::min(mine.size(), theirs.size()); ++i)
            if (mine[i] && theirs[i])
                made.push_back(of_two((*mine[i]).*figure, (*theirs[i]).*figure));
        return made;
    }

private:
    std::map<cell, std::map<std::string_view, rounds>> all_;
    std::size_t failures_ = 0;
};

/// Clients that take turns.
struct contest {
    cell where;
    std::vector<std::string_view> clients;
};

/// How often and for how long each trial is measured.
struct effort {
    std::size_t rounds = 5;
    std::chrono::milliseconds duration{300};
    std::optional<std::size_t> fixed_workers;  ///< of Motor's clients
    std::optional<bool> polling;               ///< of Motor's clients
};

/// Measures contests in rounds. The clients of a contest run one right after the other, so that all
/// see the same machine. `before(text)` is called before each trial.
results measure_all(const std::vector<contest>& contests, const effort& how, servers& on,
                    const std::function<void(const std::string&)>& before);

/// The trial of a cell, which the caller may change.
trial trial_of(const cell& where, std::string_view client, const effort& how, servers& on);

/// Runs a trial in a process of its own.
std::optional<sample> measure_apart(const trial& what);

}  // namespace bench
