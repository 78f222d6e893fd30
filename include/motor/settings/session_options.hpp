// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/settings/concerns.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace motor {

/// Options of a transaction. Defaults: those of the session's options, or else of the connection
/// string.
/// @see https://www.mongodb.com/docs/manual/core/transactions/
class transaction_options {
public:
    /// Read concern of the transaction's reads, for instance snapshot.
    transaction_options& read_concern(const motor::read_concern& own) & {
        settings_.read_concern = own;
        return *this;
    }
    [[nodiscard]] transaction_options&& read_concern(const motor::read_concern& own) && {
        return std::move(read_concern(own));
    }
    /// Write concern of the commit.
    transaction_options& write_concern(const motor::write_concern& own) & {
        settings_.write_concern = own;
        return *this;
    }
    [[nodiscard]] transaction_options&& write_concern(const motor::write_concern& own) && {
        return std::move(write_concern(own));
    }
    /// Read preference: must be the primary. With another one each read throws invalid_operation
    /// before it is sent. Databases' and collections' do not apply in a transaction.
    transaction_options& read_preference(const motor::read_preference& own) & {
        settings_.read_preference = own;
        return *this;
    }
    [[nodiscard]] transaction_options&& read_preference(const motor::read_preference& own) && {
        return std::move(read_preference(own));
    }
    /// Time that the server may take to commit, in milliseconds.
    transaction_options& max_commit_time(saturated<std::chrono::milliseconds> limit) & {
        max_commit_time_ = limit;
        return *this;
    }
    [[nodiscard]] transaction_options&& max_commit_time(
        saturated<std::chrono::milliseconds> limit) && {
        return std::move(max_commit_time(limit));
    }

    /// Time for which with_transaction() tries again. Default: 120 s.
    transaction_options& retry_limit(saturated<std::chrono::nanoseconds> limit) & {
        retry_limit_ = limit;
        return *this;
    }
    [[nodiscard]] transaction_options&& retry_limit(saturated<std::chrono::nanoseconds> limit) && {
        return std::move(retry_limit(limit));
    }

    /// The concerns and the read preference that were set.
    [[nodiscard]] const concerns& settings() const noexcept { return settings_; }
    /// Limit of with_transaction().
    [[nodiscard]] std::chrono::nanoseconds retry_limit() const noexcept { return retry_limit_; }
    /// The time that was set, if it was.
    [[nodiscard]] std::optional<std::chrono::milliseconds> max_commit_time() const noexcept {
        return max_commit_time_;
    }

private:
    concerns settings_;
    std::optional<std::chrono::milliseconds> max_commit_time_;
    std::chrono::nanoseconds retry_limit_ = std::chrono::seconds{120};
};

/// Guarantees of a session.
/// @see https://www.mongodb.com/docs/manual/core/read-isolation-consistency-recency/
class session_options {
public:
    /// Makes reads see the session's earlier writes, whichever server they go to. Default: true, or
    /// false with snapshot().
    session_options& causal_consistency(bool on) & {
        causal_consistency_ = on;
        return *this;
    }
    [[nodiscard]] session_options&& causal_consistency(bool on) && {
        return std::move(causal_consistency(on));
    }
    /// Makes all reads see the data of one moment, that of the first read. For reads only, and not
    /// with causal consistency. Default: false.
    session_options& snapshot(bool on) & {
        snapshot_ = on;
        return *this;
    }
    [[nodiscard]] session_options&& snapshot(bool on) && { return std::move(snapshot(on)); }
    /// Options of transactions that are started without options.
    session_options& default_transaction_options(const transaction_options& own) & {
        transactions_ = own;
        return *this;
    }
    [[nodiscard]] session_options&& default_transaction_options(const transaction_options& own) && {
        return std::move(default_transaction_options(own));
    }

    /// What was set, if it was.
    [[nodiscard]] std::optional<bool> causal_consistency() const noexcept {
        return causal_consistency_;
    }
    /// Whether all reads see the data of one moment.
    [[nodiscard]] bool snapshot() const noexcept { return snapshot_; }
    /// The options of transactions that are started without options.
    [[nodiscard]] const transaction_options& default_transaction_options() const noexcept {
        return transactions_;
    }

private:
    std::optional<bool> causal_consistency_;
    bool snapshot_ = false;
    transaction_options transactions_;
};

}  // namespace motor
