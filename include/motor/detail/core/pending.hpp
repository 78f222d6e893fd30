// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/pending_operation.hpp>
#include <motor/detail/core/run_on.hpp>
#include <motor/result.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

/// The rule from blocking to asynchronous, written once: an operation is run by a worker with its
/// connection, and what it returned or threw is completed where the client's user wants it.
namespace motor::detail {

/// What an operation must offer: a result type, and a blocking run(). It knows no thread.
template <class Op>
concept blocking_operation = requires(Op& operation, const run_context& context) {
    typename Op::result;
    operation.run(context);
};

/// It has its result without a server, as a cursor with documents left.
template <class Op>
concept may_be_ready = requires(Op& operation) { operation.ready(); };

/// It may keep a thread waiting for the server, as a tailable cursor does.
template <class Op>
concept may_wait = requires(const Op& operation) { operation.waits(); };

/// It may have a connection of its own, as a cursor that is open on the server.
template <class Op>
concept may_have_connection = requires(const Op& operation) { operation.has_connection(); };

/// After a result it may go on with another round, decided on the completion's thread.
template <class Op>
concept may_repeat =
    requires(Op& operation, result<typename Op::result>& last) { operation.repeat(last); };

/// It keeps its place in something, and is told whether whoever waited has got what it came to:
/// that does not go back then. See takes_turns.
template <class Op>
concept keeps_place = requires(Op& operation, const std::exception_ptr& why) {
    operation.lost(why);
    operation.missed();
    operation.received();
};

template <class Op>
void tell_received(Op& operation) noexcept {
    if constexpr (keeps_place<Op>) operation.received();
}

/// Runs an operation in a worker, and keeps what it comes to.
template <blocking_operation Op>
void run_into(std::optional<result<typename Op::result>>& outcome, worker& here, Op& operation,
              const namespace_settings& settings, const std::shared_ptr<server_session>& session,
              std::chrono::steady_clock::time_point deadline = {}) noexcept {
    auto error = run_on(here, settings, session, deadline, [&](const run_context& context) {
        if constexpr (std::is_void_v<typename Op::result>) {
            operation.run(context);
            outcome.emplace(std::in_place);
        } else {
            outcome.emplace(std::in_place, operation.run(context));
        }
    });
    if (error) outcome.emplace(std::move(error));
}

/// An operation that has been started, and what it comes to. What derives from it waits.
template <blocking_operation Op>
class pending : public pending_operation {
public:
    using outcome = result<typename Op::result>;

    pending(Op operation, const handle_context& context, start_options options, waiter& waiting,
            delivery delivered = delivery::to_users)
        : pending_operation(context, std::move(options), waiting, delivered),
          operation_(std::move(operation)) {}

    /// Takes the outcome. From waiter::deliver() on.
    outcome take() {
        if (!lost_) tell_received(operation_);
        return std::move(*outcome_);
    }

private:
    void perform(worker& here, const namespace_settings& settings,
                 const std::shared_ptr<server_session>& session,
                 clock::time_point deadline) noexcept final {
        run_into(aside_, here, operation_, settings, session, deadline);
    }
    bool ready() final {
        if constexpr (may_be_ready<Op>) aside_ = operation_.ready();
        return aside_.has_value();
    }
    bool waits() const final {
        if constexpr (may_wait<Op>) return operation_.waits();
        return false;
    }
    bool has_connection() const noexcept final {
        if constexpr (may_have_connection<Op>) return operation_.has_connection();
        return false;
    }
    void accept() noexcept final { outcome_ = std::move(aside_); }
    void accept(std::exception_ptr error) noexcept final {
        lose(error);
        outcome_.emplace(std::move(error));
    }
    void missed() noexcept final {
        if constexpr (keeps_place<Op>) operation_.missed();
    }
    const char* label_when_given_up() const noexcept final {
        if constexpr (requires { Op::label_when_given_up; })
            return Op::label_when_given_up;
        else
            return nullptr;
    }
    bool repeats() final {
        if constexpr (may_repeat<Op>) {
            if (!lost_) tell_received(operation_);
            if (operation_.repeat(*outcome_)) {
                outcome_.reset();
                aside_.reset();
                return true;
            }
        }
        return false;
    }
    /// Whatever it comes to, or has come to: another outcome takes its place.
    void lose(const std::exception_ptr& why) noexcept {
        lost_ = true;
        if constexpr (keeps_place<Op>) operation_.lost(why);
    }

    Op operation_;
    std::optional<outcome> aside_, outcome_;
    bool lost_ = false;
};

/// Started for a function that takes the result.
///
/// Where nothing can run it, there may be neither a thread nor a loop that could call the function.
/// Then the start itself throws, unless the receiver has `refused(exception_ptr)`, which may be
/// called inside the start because it runs no code of the user's.
template <blocking_operation Op, class Receiver>
class detached final : public pending<Op>, private waiter {
public:
    /// `before(job&)` is called when it exists and before it is sent.
    template <class Before>
    static void start(Op operation, const handle_context& context, start_options options,
                      Receiver receiver, bool on_worker, Before before) {
        if (auto why = context.refusal()) return refuse(receiver, why);
        auto& made =
            *new detached{std::move(operation), context, std::move(options), std::move(receiver)};
        made.self_ = intrusive_ptr{&made};
        if (on_worker) made.stay_on_worker();
        before(static_cast<job&>(made));
        auto why = made.try_submit();
        if (!why) return;
        auto unused = std::move(*made.receiver_);
        made.destroy();
        refuse(unused, why);
    }
    static void start(Op operation, const handle_context& context, start_options options,
                      Receiver receiver) {
        start(std::move(operation), context, std::move(options), std::move(receiver), false,
              [](job&) {});
    }

private:
    detached(Op operation, const handle_context& context, start_options options, Receiver receiver)
        : pending<Op>(std::move(operation), context, std::move(options), *this),
          receiver_(std::move(receiver)) {}

    static void refuse(Receiver& receiver, const std::exception_ptr& why) {
        if constexpr (requires { receiver.refused(why); })
            receiver.refused(why);
        else
            std::rethrow_exception(why);
    }

    void deliver() override {
        auto receiver = std::move(*receiver_);
        auto taken = this->take();
        destroy();
        std::move(receiver)(std::move(taken));
    }
    void destroy() noexcept override {
        const auto self = std::move(self_);
        receiver_.reset();  // it is the user's: it goes now, not when a stuck worker lets go
    }

    std::optional<Receiver> receiver_;
    intrusive_ptr<detached> self_;  // as long as the receiver is here
};

}  // namespace motor::detail
