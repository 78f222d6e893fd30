// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/result.hpp>
#include <motor/core/started.hpp>
#include <motor/driver/error.hpp>
#include <motor/driver/session.hpp>

#include <exception>
#include <optional>
#include <utility>

/// The rule from blocking to asynchronous, written once: an operation is run by a worker with its
/// connection, and what it returned or threw is completed where the client's user wants it.
namespace motor::core {

/// What an operation must offer: a result type, and a blocking run(). It knows no thread.
template <class Op>
concept blocking_operation = requires(Op& operation, const driver::target& where) {
    typename Op::result;
    operation.run(where);
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

/// What an operation runs on while it runs: the worker's connection, or its session's.
class place {
public:
    place(worker& here, const driver::scope& where, driver::call::clock::time_point deadline,
          const std::shared_ptr<driver::session>& in);
    [[nodiscard]] const driver::target& target() const noexcept { return target_; }

private:
    std::optional<driver::session::turn> turn_;
    driver::target target_;
};

/// The one place where a worker runs an operation.
template <blocking_operation Op>
result<typename Op::result> run_on(worker& here, Op& operation, const driver::scope& where,
                                   const std::shared_ptr<driver::session>& in,
                                   driver::call::clock::time_point deadline = {}) noexcept {
    driver::last_command::forget();
    auto outcome = result_of([&] {
        const place at{here, where, deadline, in};
        return operation.run(at.target());
    });
    if (!outcome) driver::last_command::name_in(outcome.error());
    here.settle();
    here.pool().count_operation();
    // A client that closes makes what is on the wire fail.
    if (!outcome && here.pool().stopping()) return client_was_closed();
    return outcome;
}

/// An operation that has been started. What derives from it says who waits.
template <blocking_operation Op>
class execution : public started {
public:
    using outcome = result<typename Op::result>;

    execution(Op operation, const site& at, limits given)
        : started(at, std::move(given)), operation_(std::move(operation)) {}

    /// After deliver(): what it came to.
    outcome take() {
        if (!lost_) tell_received(operation_);
        return std::move(*outcome_);
    }

private:
    void perform(worker& here, const driver::scope& where,
                 clock::time_point deadline) noexcept final {
        aside_.emplace(run_on(here, operation_, where, session(), deadline));
    }
    bool ready() final {
        if constexpr (may_be_ready<Op>) aside_ = operation_.ready();
        return aside_.has_value();
    }
    bool waits() const final {
        if constexpr (may_wait<Op>) return operation_.waits();
        return false;
    }
    void put_aside(const std::exception_ptr& error) noexcept final {
        lose(error);
        aside_.emplace(error);
    }
    bool has_connection() const noexcept final {
        if constexpr (may_have_connection<Op>) return operation_.has_connection();
        return false;
    }
    const char* label_when_given_up() const noexcept final {
        if constexpr (requires { Op::label_when_given_up; })
            return Op::label_when_given_up;
        else
            return nullptr;
    }
    void accept() noexcept final { outcome_ = std::move(aside_); }
    void accept(std::exception_ptr error) noexcept final {
        lose(error);
        outcome_.emplace(std::move(error));
    }
    void missed() noexcept final {
        if constexpr (keeps_place<Op>) operation_.missed();
    }
    /// Whatever it comes to, or has: another outcome takes its place.
    void lose(const std::exception_ptr& why) noexcept {
        lost_ = true;
        if constexpr (keeps_place<Op>) operation_.lost(why);
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
class detached final : public execution<Op> {
public:
    /// `before(job&)` is called when it exists and before it is sent.
    template <class Before>
    static void start(Op operation, const site& at, limits given, Receiver receiver, bool on_worker,
                      Before before) {
        if (auto why = at.runtime().refusal()) return refuse(receiver, why);
        auto made = new detached{std::move(operation), at, std::move(given), std::move(receiver)};
        if (on_worker) made->stay_on_worker();
        before(static_cast<job&>(*made));
        auto why = made->try_submit();
        if (!why) return;
        auto unused = std::move(*made->receiver_);
        made->let_go();
        refuse(unused, why);
    }
    static void start(Op operation, const site& at, limits given, Receiver receiver) {
        start(std::move(operation), at, std::move(given), std::move(receiver), false, [](job&) {});
    }

private:
    detached(Op operation, const site& at, limits given, Receiver receiver)
        : execution<Op>(std::move(operation), at, std::move(given)),
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
        let_go();
        std::move(receiver)(std::move(taken));
    }
    void let_go() noexcept override {
        receiver_.reset();  // it is the user's: it goes now, not when a stuck worker lets go
        this->unshare();
    }

    std::optional<Receiver> receiver_;
};

}  // namespace motor::core
