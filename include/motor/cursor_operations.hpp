// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/result.hpp>
#include <motor/cursor_state.hpp>
#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// What a cursor's operations do on a worker. They have no options.
namespace motor::cursor_ops {

template <class Self>
using no_options = ops::option_list<Self>;

class base : public core::takes_turns<cursor_state> {
public:
    template <class Self>
    using options = no_options<Self>;

    using takes_turns::takes_turns;
    [[nodiscard]] bool waits() const { return state_->waits(); }
    [[nodiscard]] bool has_connection() const noexcept { return state_->has_connection(); }
    /// How long the cursor lets its operations take.
    void set_limit(std::chrono::nanoseconds within) noexcept { within_ = within; }

protected:
    std::chrono::nanoseconds within_ = core::limits::unlimited;
};

class next : public base {
public:
    using result = std::optional<document>;
    using base::base;

    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

class fetch_next : public base {
public:
    using result = bool;
    using base::base;

    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

class batch : public base {
public:
    using result = document_batch;
    using base::base;

    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

class to_list : public base {
public:
    using result = std::vector<document>;

    to_list(std::shared_ptr<cursor_state> of, std::size_t at_most)
        : base(std::move(of)), at_most_(at_most) {}
    result run(const driver::target& where);

private:
    std::size_t at_most_;
};

class close : public base {
public:
    using result = void;
    using base::base;

    [[nodiscard]] bool waits() const { return false; }
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

/// A batch on a worker, then the function where completions run, and so on.
template <class F>
class for_each : public base {
public:
    using result = void;

    for_each(std::shared_ptr<cursor_state> of, F function)
        : base(std::move(of)), function_(std::move(function)) {}

    void run(const driver::target& where) {
        const auto mine = state_->take_turn(turn_);
        state_->fill(where, within_);
        batch_ = state_->take_batch();
    }

    /// True if there is another batch to fetch.
    bool repeat(motor::result<void>& last) {
        if (!last) return false;
        auto mine = std::exchange(batch_, {});
        auto called = result_of([&] { return call_with(mine); });
        if (called) return *called && state_->alive() && (!mine.empty() || state_->waits());
        last = motor::result<void>{called.error()};
        return false;
    }

private:
    bool call_with(const document_batch& documents) {
        for (document_view each : documents) {
            if constexpr (std::convertible_to<std::invoke_result_t<F&, document_view>, bool>) {
                if (!function_(each)) return false;
            } else {
                function_(each);
            }
        }
        return true;
    }

    F function_;
    document_batch batch_;
};

}  // namespace motor::cursor_ops
