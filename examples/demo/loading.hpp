// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "heartbeat.hpp"
#include "report.hpp"
#include "source_data.hpp"

#include <motor/motor.hpp>

#include <boost/asio/awaitable.hpp>

#include <deque>
#include <string>
#include <string_view>

namespace demo {

/// Fills a database from the source, makes indexes, and checks that it holds the same data. On the
/// loop's thread only.
class loading {
public:
    loading(const motor::database& into, const source_data& source, heartbeat& heart,
            const effort_meter& meter)
        : into_(into),
          source_(source),
          heart_(heart),
          inserts_("insert_many, 250 documents each", meter),
          indexes_("create_index", meter) {}

    /// Throws wrong_result, and the errors of operations.
    boost::asio::awaitable<void> run();
    void print_rows();

private:
    /// Part of a table for a single insert_many.
    struct batch {
        const table* of;
        std::size_t first, count;
    };

    boost::asio::awaitable<void> insert();
    boost::asio::awaitable<void> insert_batches(phase& shown);
    boost::asio::awaitable<void> make_indexes();
    boost::asio::awaitable<void> make_index(std::string_view collection, std::string_view field,
                                            bool unique, phase& shown);
    boost::asio::awaitable<void> check();
    boost::asio::awaitable<void> check_uniqueness(phase& shown);
    boost::asio::awaitable<void> check_count(const table& expected, phase& shown);
    boost::asio::awaitable<void> check_groups(std::string_view collection, std::string_view field,
                                              const counts& expected, phase& shown);

    motor::database into_;
    const source_data& source_;
    heartbeat& heart_;
    std::deque<batch> batches_;  // not yet inserted
    measurements inserts_, indexes_;
};

}  // namespace demo
