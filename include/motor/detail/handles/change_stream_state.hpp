// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/detail/handles/cursor_state.hpp>
#include <motor/ops/watch.hpp>

#include <memory>
#include <mutex>
#include <optional>

namespace motor::detail {

/// A cursor over changes that remembers its position and resumes there when the server's cursor is
/// lost.
class MOTOR_EXPORT change_stream_state final : public cursor_state {
public:
    change_stream_state(const handle_context& context, ops::watch query)
        : cursor_state(context), query_(std::move(query)) {}

    /// The query, for setting options. Throws invalid_operation once the stream has started.
    ops::watch& query() {
        check_not_started();
        return query_;
    }
    /// Sends the `aggregate`, unless it has been sent. Blocks.
    void open(const run_context& context, std::chrono::nanoseconds within) {
        start_if_not(context, within);
    }
    /// Takes the next change of the current batch; nothing if none is left.
    std::optional<document> take_change();
    /// Position of the stream. Thread-safe.
    [[nodiscard]] std::optional<document> resume_token() const;
    void received() noexcept override;

    [[nodiscard]] bool waits() const override { return true; }
    [[nodiscard]] bool tailable() const override { return true; }
    [[nodiscard]] std::shared_ptr<cursor_state> clone(
        const handle_context& context) const override {
        return std::make_shared<change_stream_state>(context, query_);
    }

private:
    server_cursor start(const run_context& context) const override { return query_.run(context); }
    [[nodiscard]] document_view options() const override { return query_.given(); }
    std::optional<server_cursor> start_again(const run_context& context,
                                             const error& after) override;
    void batch_came(const server_cursor& from) override;
    [[nodiscard]] bool resumes() const noexcept override { return true; }
    void go_back() noexcept override;
    server_cursor resume(const run_context& context) override;
    [[nodiscard]] std::unique_lock<std::mutex> lock() const;

    ops::watch query_;
    document
        after_batch_;  // the token that holds once the batch is used up, if the server sent one
    std::optional<timestamp> opened_at_;
    const home_process home_;
    struct position {
        std::optional<document> token;
        bool seen_one = false;
    };
    mutable std::mutex mutex_;  // guards the members below
    position now_;
    std::optional<position>
        before_;  // the position before the change that the caller has not got yet
};

}  // namespace motor::detail
