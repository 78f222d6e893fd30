// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/gridfs_bucket.hpp>
#include <motor/motor.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace motor::soak {

/// Number of coroutines. With more of them, servers that scan their collections would only produce
/// timeouts.
inline constexpr std::size_t callers = 8;
inline constexpr std::chrono::seconds limit{2};

/// Coroutines on a client's workers. Each runs operations of random kinds one after the other.
/// Their memory does not grow: now and then each compares the documents that it has written with
/// what the server acknowledged, and deletes them.
class load {
public:
    explicit load(const motor::client& by);
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    /// Returns when all coroutines have ended and compared, for which the server must answer.
    void end();
    /// Number of operations that succeeded since the last call.
    [[nodiscard]] std::uint64_t done() { return done_.exchange(0); }
    /// Number of errors of each class since the last call.
    [[nodiscard]] std::map<std::string, int> errors();
    /// Acknowledged writes that were missing, or executed twice; empty if all is well. Call it
    /// after end().
    [[nodiscard]] std::vector<std::string> losses();

private:
    using generator = std::minstd_rand;
    /// Documents that a caller inserted together, and the update of the first of them.
    struct written {
        bool inserted = false, updated = false;  // acknowledged
    };
    /// Writes of one caller since it last compared.
    struct account {
        std::int64_t number = 0;
        std::vector<written> all;
        bool compared = false;  // still to be deleted
    };

    motor::task<void> call(std::size_t number);
    motor::task<void> call_once(std::size_t number, generator& random);
    motor::task<void> write(std::size_t number);
    motor::task<void> compare(std::size_t number);
    motor::task<void> read_in_batches();
    motor::task<void> aggregate();
    motor::task<void> store_file(std::size_t number);
    [[nodiscard]] gridfs_bucket bucket_of(std::size_t number) const;
    void fail(const std::string& kind);
    void lose(std::string what);

    const motor::client by_;
    const motor::database in_;
    /// FerretDB 1 may end a cursor as if it were exhausted when the connection of its find is lost.
    bool cuts_cursors_ = false;
    std::atomic<bool> enough_{false};
    std::atomic<std::uint64_t> done_{0};
    std::vector<account> accounts_{callers};  // one for each coroutine
    std::mutex mutex_;                        // guards the members below
    std::map<std::string, int> errors_;
    std::vector<std::string> losses_;
    std::vector<std::future<void>> running_;
};

}  // namespace motor::soak
