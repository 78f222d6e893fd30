// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "heartbeat.hpp"
#include "report.hpp"
#include "source_data.hpp"

#include <motor/motor.hpp>

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace demo {

/// Many coroutines on one loop thread that read and update the loaded tables side by side for some
/// seconds. What they ask for is up to chance, every answer is checked against the source.
class workload {
public:
    workload(const motor::database& in, const source_data& source, heartbeat& heart);

    /// Throws wrong_result, and what the operations throw.
    boost::asio::awaitable<void> run();
    void print_rows();

private:
    using random = std::mt19937;

    boost::asio::awaitable<void> user(unsigned number, phase& shown);
    boost::asio::awaitable<void> look_up(random& chance);
    boost::asio::awaitable<void> list_subdivisions(random& chance);
    boost::asio::awaitable<void> count_languages(random& chance);
    boost::asio::awaitable<void> visit(unsigned number, std::int64_t visits);
    boost::asio::awaitable<void> check_counters();
    std::array<measurements*, 4> kinds() { return {&look_ups_, &visits_, &cursors_, &groups_}; }

    motor::collection languages_, countries_, subdivisions_, counters_;
    const source_data& source_;
    heartbeat& heart_;
    std::vector<std::string> country_codes_, language_types_;
    bool failed_ = false;  // one user did: the others need not go on
    measurements look_ups_{"find_one by code"};
    measurements cursors_{"find, cursor over a country"};
    measurements groups_{"aggregate per language type"};
    measurements visits_{"find_one_and_update, a counter"};
};

}  // namespace demo
