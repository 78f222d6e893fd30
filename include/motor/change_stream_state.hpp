// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/cursor_state.hpp>
#include <motor/driver/home_process.hpp>
#include <motor/ops/watch.hpp>

#include <memory>
#include <mutex>
#include <optional>

namespace motor {

/// A cursor over changes that remembers where it is, and starts again there when it is lost.
class change_stream_state final : public cursor_state {
public:
    change_stream_state(const core::site& at, ops::watch query)
        : cursor_state(at), query_(std::move(query)) {}

    /// To set options; throws invalid_operation once it has started.
    ops::watch& query() {
        check_not_started();
        return query_;
    }
    /// Blocking: sends the aggregate, if it has not been.
    void open(const driver::target& where, std::chrono::nanoseconds within) {
        start_if_not(where, within);
    }
    /// The next change that is here; nothing if there is none.
    std::optional<document> take_change();
    /// Any thread.
    [[nodiscard]] std::optional<document> resume_token() const;
    void received() noexcept override;

    [[nodiscard]] bool waits() const override { return true; }
    [[nodiscard]] bool tailable() const override { return true; }
    [[nodiscard]] std::shared_ptr<cursor_state> clone(const core::site& at) const override {
        return std::make_shared<change_stream_state>(at, query_);
    }

private:
    driver::cursor start(const driver::target& where) const override { return query_.run(where); }
    [[nodiscard]] document_view options() const override { return query_.given(); }
    std::optional<driver::cursor> start_again(const driver::target& where,
                                              const error& after) override;
    void batch_came(const driver::cursor& from) override;
    [[nodiscard]] bool resumes() const noexcept override { return true; }
    void go_back() noexcept override;
    driver::cursor resume(const driver::target& where) override;
    [[nodiscard]] std::unique_lock<std::mutex> lock() const;

    ops::watch query_;
    document after_batch_;  // the token that counts once the batch is used up, if any
    std::optional<timestamp> opened_at_;
    const driver::home_process home_;
    struct position {
        std::optional<document> token;
        bool seen_one = false;
    };
    mutable std::mutex mutex_;  // of what follows
    position now_;
    std::optional<position> before_;  // the change that nobody has got yet
};

}  // namespace motor
