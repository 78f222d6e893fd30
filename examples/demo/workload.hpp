// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "heartbeat.hpp"
#include "report.hpp"
#include "source_data.hpp"

#include <motor/motor.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace demo {

/// Coroutines on one loop thread that read and update the loaded tables concurrently, for some
/// seconds with each kind of operation. Their queries are random, every answer is checked against
/// the source.
class workload {
public:
    workload(const motor::database& in, const source_data& source, heartbeat& heart,
             const effort_meter& meter);

    /// Throws wrong_result, and the errors of operations.
    boost::asio::awaitable<void> run();
    void print_rows();

private:
    struct user {
        unsigned number;
        std::mt19937 chance{number};
        std::int64_t visits = 0;
    };
    using operation = boost::asio::awaitable<void> (workload::*)(user&);
    /// A row of the table: a number of users who only run this operation.
    struct kind {
        measurements measured;
        unsigned users;
        operation what;
    };

    boost::asio::awaitable<void> work(kind& on);
    boost::asio::awaitable<void> work(user by, kind& on, phase& shown);
    boost::asio::awaitable<void> look_up(user& by);
    boost::asio::awaitable<void> list_countries(user& by);
    boost::asio::awaitable<void> count_languages(user& by);
    boost::asio::awaitable<void> visit(user& by);
    boost::asio::awaitable<void> check_counters();

    motor::collection languages_, countries_, counters_;
    const source_data& source_;
    heartbeat& heart_;
    std::vector<std::string> language_types_;
    std::size_t visits_ = 0;
    bool failed_ = false;  // one user failed: the others need not go on
    std::vector<kind> kinds_;
};

}  // namespace demo
