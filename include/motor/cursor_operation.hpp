// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/access.hpp>
#include <motor/detail/handles/cursor_awaiter.hpp>
#include <motor/detail/handles/cursor_parts.hpp>
#include <motor/limits_option.hpp>
#include <motor/operation.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <utility>

namespace motor {

/// An operation of a cursor whose result may be here already, as that of cursor::next() is while
/// the batch lasts: `co_await` then takes it without an operation. Otherwise, and started in
/// another way, it is an operation like any other.
template <class Op>
class [[nodiscard(
    "nothing is sent before it is started: co_await, start(), get() ...")]] cursor_operation
    : public limits_option<cursor_operation<Op>> {
public:
    /// Type of the operation's result.
    using value_type = typename Op::result;

    /// The same as an operation, to be stored with others.
    operator operation<Op>() && { return std::move(*this).whole(); }
    /// The same as an operation, to be stored with others.
    operator operation<Op>() const& { return cursor_operation{*this}.whole(); }

    /// Takes the result if it is here; else starts the operation, and the coroutine continues where
    /// completions run. Throws the operation's error.
    auto operator co_await() && { return detail::cursor_awaiter<Op>{std::move(*this)}; }
    auto operator co_await() const& { return detail::cursor_awaiter<Op>{cursor_operation{*this}}; }

    /// See operation::start().
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) && {
        std::move(*this).whole().start(std::move(callback));
    }
    template <class Callback>
        requires std::invocable<Callback, result<value_type>>
    void start(Callback callback) const& {
        cursor_operation{*this}.start(std::move(callback));
    }

    /// See operation::future().
    auto future() &&
            requires requires(operation<Op> made) { std::move(made).future(); }
    {
        return std::move(*this).whole().future();
    }
    auto future() const&
        requires requires(operation<Op> made) { std::move(made).future(); }
    {
        return cursor_operation{*this}.future();
    }

    /// See operation::get().
    value_type get() && { return std::move(*this).whole().get(); }
    value_type get() const& { return cursor_operation{*this}.get(); }

    /// See operation::operator()().
    template <class Token>
        auto operator()(Token&& token) &&
            requires requires(operation<Op> made) {
                start_with_token(std::move(made), std::forward<Token>(token));
            }
    {
        if constexpr (requires {
                          start_cursor_with_token(std::move(*this), std::forward<Token>(token));
                      })
            return start_cursor_with_token(std::move(*this), std::forward<Token>(token));
        else
            return start_with_token(std::move(*this).whole(), std::forward<Token>(token));
    }
    template <class Token>
    auto operator()(Token&& token) const&
        requires requires(operation<Op> made) {
            start_with_token(std::move(made), std::forward<Token>(token));
        }
    {
        return cursor_operation{*this}(std::forward<Token>(token));
    }

private:
    friend struct detail::access;
    friend class detail::cursor_awaiter<Op>;

    explicit cursor_operation(std::shared_ptr<const detail::cursor_parts> parts) noexcept
        : parts_(std::move(parts)) {}

    detail::start_options& start_options() {
        if (!whole_) whole_.emplace(make());
        return detail::access::start_options(*whole_);
    }
    [[nodiscard]] operation<Op> make() const {
        detail::require_parts(parts_);
        return parts_->make(Op{parts_->state});
    }
    /// The operation, of which there is nothing left here.
    operation<Op> whole() && {
        auto made = whole_ ? *std::move(whole_) : make();
        parts_.reset();
        whole_.reset();
        return made;
    }
    /// The result, if it is here; then there is nothing left of the operation. Throws its error.
    std::optional<value_type> take_at_once() {
        detail::require_parts(parts_);
        if (auto why = parts_->context.refusal()) std::rethrow_exception(why);
        auto found = Op::at_once(*parts_->state);
        if (found) parts_.reset();
        return found;
    }

    std::shared_ptr<const detail::cursor_parts> parts_;
    std::optional<operation<Op>> whole_;  // made when it is given limits of its own
};

}  // namespace motor
