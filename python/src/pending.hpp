// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/codec_options.hpp"
#include "codec/owned.hpp"
#include "line.hpp"
#include "loop.hpp"

#include <motor/detail/core/job.hpp>
#include <motor/operation.hpp>
#include <motor/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace motor::python {

class client;

/// A started operation, and the future that waits for it. Owned by its client. In the loop's
/// thread.
class pending : public ready_list::entry {
public:
    pending(client& of, std::shared_ptr<const codec_options> codec, owned wrap);
    pending(const pending&) = delete;
    pending& operator=(const pending&) = delete;
    /// Removes the operation from its client.
    ~pending() override;

    /// Creates the future. On failure returns false, with a Python exception set.
    bool make_future();
    [[nodiscard]] PyObject* future() const noexcept { return future_.get(); }
    /// Remembers the job, for cancelling. Called before the operation is sent.
    void keep(detail::job& job);
    /// Remembers the job of another operation that must be sent first.
    void keep_first(detail::job& job) { job_ = detail::intrusive_ptr{&job}; }
    /// Marks the operation as part of a transaction: if its connection is lost, the transaction may
    /// be repeated.
    void belong_to_transaction() noexcept { in_transaction_ = true; }
    /// Makes the loss of the connection count as success.
    void forgive_lost_connection() noexcept { forgives_ = true; }
    /// Queues the operation: it begins when those before it in the line have ended. `keeps` is the
    /// owner of the line.
    void stand_in(line& in, owned keeps, std::function<void()> begin);
    /// Called when the future has been cancelled.
    void cancel();
    /// Called when the operation has waited for a connection as long as it may.
    void stop_waiting();
    /// Sets the future's result or exception, and destroys this object.
    void finish() final;

    /// Visits references for the garbage collector.
    int traverse(visitproc visit, void* arg) const;

protected:
    /// The result as a Python object. On failure returns null, with a Python exception set.
    virtual owned value() = 0;
    [[nodiscard]] const std::shared_ptr<const codec_options>& codec() const noexcept {
        return codec_;
    }
    /// Whether that error counts as success.
    [[nodiscard]] bool forgives(const std::exception_ptr& error) const noexcept;
    void limit_waiting();
    /// Sets the Python exception for an error of the core.
    void raise(const std::exception_ptr& error) const;
    /// Whether it is an operation of a session.
    [[nodiscard]] bool stands_in_line() const noexcept { return line_ != nullptr; }
    /// Has the loop finish operations that became ready outside of a completion.
    void wake_loop() const;

private:
    friend class client;
    client& client_;
    pending *next_ = nullptr, *previous_ = nullptr;  // links of the client's list
    const std::shared_ptr<const codec_options> codec_;
    owned wrap_, future_;
    owned waits_;  // the loop's handle of stop_waiting()
    detail::intrusive_ptr<detail::job> job_;
    const detail::pending_operation* sent_ = nullptr;  // the same job
    bool in_transaction_ = false, forgives_ = false;
    bool stopped_waiting_ = false;
    const std::uint64_t number_;  // number for listeners
    line* line_ = nullptr;
    owned keeps_line_;
};

/// A pending operation with result T, which `ToPython` converts to an object.
template <class T, class ToPython>
class pending_of final : public pending {
public:
    pending_of(client& of, std::shared_ptr<const codec_options> codec, owned wrap, ToPython how)
        : pending(of, std::move(codec), std::move(wrap)), how_(std::move(how)) {}

    /// Stores the outcome, in the loop's thread, and adds the operation to the loop's list.
    struct receiver {
        pending_of* whose;
        void operator()(result<T> outcome) && {
            whose->outcome_.emplace(std::move(outcome));
            whose->become_ready();
        }
    };

    /// Sends the operation. Throws the error that keeps it from being sent.
    template <class Op>
    void send(operation<Op> what) {
        detail::access::start_options(what).cancellable =
            !stands_in_line();  // by cancel() of its future
        detail::access::start(std::move(what), true, receiver{this},
                              [&](detail::job& job) { keep(job); });
    }
    /// Sends the operation where no caller catches: an error becomes the outcome.
    template <class Op>
    void send_later(operation<Op> what) {
        try {
            send(std::move(what));
        } catch (...) {
            end(result<T>{std::current_exception()});
        }
    }
    /// Sets the outcome of an operation that is not sent.
    void end(result<T> outcome) {
        receiver{this}(std::move(outcome));
        wake_loop();
    }

private:
    owned value() override {
        if (!outcome_->has_value()) {
            if (std::is_void_v<T> && forgives(outcome_->error())) return owned::borrowed(Py_None);
            this->raise(outcome_->error());
            return {};
        }
        if constexpr (std::is_void_v<T>)
            return owned::borrowed(Py_None);
        else
            return how_(*std::move(*outcome_), this->codec());
    }
    ToPython how_;
    std::optional<result<T>> outcome_;
};

}  // namespace motor::python
