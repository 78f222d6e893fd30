// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/handles/cursor_state.hpp>
#include <motor/detail/handles/state_operation.hpp>
#include <motor/result.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// The operations of a cursor, which run on a worker.
namespace motor::detail::cursor_ops {

class base : public limited_operation<cursor_state> {
public:
    using limited_operation::limited_operation;
    [[nodiscard]] bool waits() const { return state_->waits(); }
    [[nodiscard]] bool has_connection() const noexcept { return state_->has_connection(); }
};

class MOTOR_EXPORT next : public base {
public:
    using result = std::optional<document>;
    using base::base;

    /// The result if it is here, without an operation that could be given up.
    static std::optional<result> at_once(cursor_state& state);
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

class MOTOR_EXPORT next_view : public base {
public:
    using result = std::optional<document_view>;
    using base::base;

    static std::optional<result> at_once(cursor_state& state);
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

class MOTOR_EXPORT fetch_next : public base {
public:
    using result = bool;
    using base::base;

    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

class MOTOR_EXPORT batch : public base {
public:
    using result = document_batch;
    using base::base;

    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

class MOTOR_EXPORT to_list : public base {
public:
    using result = std::vector<document>;

    to_list(std::shared_ptr<cursor_state> state, std::size_t at_most)
        : base(std::move(state)), at_most_(at_most) {}
    result run(const run_context& context);

private:
    std::size_t at_most_;
};

class MOTOR_EXPORT close : public base {
public:
    using result = void;
    using base::base;

    [[nodiscard]] bool waits() const { return false; }
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

/// Fetches a batch on a worker, then calls the function where completions run, and repeats.
template <class F>
class for_each : public base {
public:
    using result = void;

    for_each(std::shared_ptr<cursor_state> state, F function)
        : base(std::move(state)), function_(std::move(function)) {}

    void run(const run_context& context) {
        const auto turn = state_->take_turn(turn_);
        state_->fill(context, within_);
        batch_ = state_->take_batch();
    }

    /// Whether there is another batch to fetch.
    bool repeat(motor::result<void>& last) {
        if (!last) return false;
        auto current = std::exchange(batch_, {});
        auto called = result_of([&] { return call_with(current); });
        if (called) return *called && state_->alive() && (!current.empty() || state_->waits());
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

}  // namespace motor::detail::cursor_ops
