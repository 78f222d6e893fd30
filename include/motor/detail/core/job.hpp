// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/intrusive_list.hpp>
#include <motor/detail/base/intrusive_ptr.hpp>

#include <chrono>

namespace motor::detail {

class worker;

/// Something that a worker does. It is linked into queues by itself, so that queueing allocates
/// nothing. The pool is an owner from submit() until run() or close() has returned: exactly one of
/// them is called, once; none if submit() throws.
class MOTOR_EXPORT job : public shared_object, private list_link<job> {
public:
    /// On a worker.
    virtual void run(worker& here) noexcept = 0;
    /// Instead of run(), when the pool shuts down. In any thread.
    virtual void close() noexcept = 0;
    /// The pool shuts down while run() is still at it: whoever waits for the job is not to wait any
    /// longer. In any thread.
    virtual void close_running() noexcept {}
    /// Whether a worker needs a connection to run the job. The same at every call.
    [[nodiscard]] virtual bool needs_connection() const noexcept { return false; }
    /// Whoever started it does not want the result any more; with `only_if_unsent`, what has been
    /// sent goes on. Any thread.
    virtual void cancel(bool /*only_if_unsent*/) noexcept {}

protected:
    ~job() override = default;

private:
    friend class intrusive_list<job>;
    friend class job_queue;
    std::chrono::steady_clock::time_point since_;  // when it was queued
};

}  // namespace motor::detail
