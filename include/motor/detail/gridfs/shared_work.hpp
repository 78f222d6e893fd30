// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/core/turns.hpp>
#include <motor/detail/driver/home_process.hpp>
#include <motor/detail/gridfs/bucket_context.hpp>

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace motor::detail {

/// Work that one operation does together with helpers on other workers. Help is optional: the
/// operation itself does the parts that no helper has begun, so it completes without helpers, and
/// it only ever waits for parts that are already running.
class MOTOR_EXPORT shared_work : public std::enable_shared_from_this<shared_work> {
public:
    explicit shared_work(std::shared_ptr<bucket_context> bucket) : bucket_(std::move(bucket)) {}
    shared_work(const shared_work&) = delete;
    shared_work& operator=(const shared_work&) = delete;
    virtual ~shared_work() = default;

    /// Runs on a helping worker: does parts of the work until none is left.
    virtual void help(const run_context& context) noexcept = 0;

    /// Records that the running operation was given up: its caller gets `why` and not its result.
    /// Thread-safe.
    void lost(const std::exception_ptr& why) noexcept { turns_.lose(why); }
    /// Records that the caller got the last operation's result.
    virtual void received() noexcept {}
    /// Whether the next operation has to wait for a given-up one whose worker is still running.
    [[nodiscard]] bool must_wait() const noexcept { return turns_.being_lost(); }

protected:
    /// Allows or forbids helpers. A session's operations all go through its connection, so no other
    /// worker can help them.
    void may_be_helped(bool now);
    /// Asks for one helper for each part of the work, at most four, those already at work included.
    void ask_for_help(std::size_t parts);
    /// Blocks until `done()`, which is called with the lock held, returns true. Throws cancelled if
    /// this operation is given up meanwhile.
    void wait_until(const std::function<bool()>& done);
    /// Interrupts the helpers and allows no new ones.
    void stop_helpers() noexcept { stop_.request_stop(); }
    /// Locks mutex_. Throws invalid_operation in a process that did not create this object.
    [[nodiscard]] std::unique_lock<std::mutex> lock() const;

    turns turns_;
    const std::shared_ptr<bucket_context> bucket_;
    mutable std::mutex mutex_;  // guards the work, as the derived class says
    std::condition_variable changed_;

private:
    const home_process home_;
    std::size_t helpers_ = 0;
    bool may_be_helped_ = false;
    std::stop_source stop_;
};

}  // namespace motor::detail
