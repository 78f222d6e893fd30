// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/turns.hpp>
#include <motor/driver/home_process.hpp>
#include <motor/gridfs/bucket_place.hpp>

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace motor {

/// What one operation does together with other workers that help. Helpers are a favour: whoever
/// waits does what nobody has begun, so that it ends without any, and only what runs already is
/// ever waited for.
class shared_work : public std::enable_shared_from_this<shared_work> {
public:
    explicit shared_work(std::shared_ptr<bucket_place> bucket) : bucket_(std::move(bucket)) {}
    shared_work(const shared_work&) = delete;
    shared_work& operator=(const shared_work&) = delete;
    virtual ~shared_work() = default;

    /// On another worker: does what is to be done, until nothing is.
    virtual void help(const driver::target& where) noexcept = 0;

    /// Any thread: nobody gets what an operation of it comes to, but that.
    void lost(const std::exception_ptr& why) noexcept { turns_.lose(why); }
    /// Somebody has got what the last operation came to.
    virtual void received() noexcept {}
    /// The next operation has to wait for one that is lost.
    [[nodiscard]] bool must_wait() const noexcept { return turns_.being_lost(); }

protected:
    /// Takes turns_ for the operation that leads; throws invalid_operation, beginning with `what`,
    /// if another one does. If that is lost, waits for it, or throws what was lost.
    void lead_alone(const char* what, bool waits);

    /// A session's operations all go through its connection: nobody can help.
    void may_be_helped(bool now);
    /// Has as many workers help as there are parts of work for them, those that they are at
    /// included; four at most.
    void ask_for_help(std::size_t parts);
    /// Blocking: until `done()`, which is asked with the lock. Throws cancelled if this operation
    /// is given up meanwhile.
    void wait_until(const std::function<bool()>& done);
    /// What helpers have on the wire is given up; there are no new ones.
    void stop_helpers() noexcept { stop_.request_stop(); }
    /// The lock. Throws invalid_operation in a process that did not make this.
    [[nodiscard]] std::unique_lock<std::mutex> lock() const;

    core::turns turns_;
    const std::shared_ptr<bucket_place> bucket_;
    mutable std::mutex mutex_;  // of the work, as the derived class says
    std::condition_variable changed_;

private:
    const driver::home_process home_;
    std::size_t helpers_ = 0;
    bool may_be_helped_ = false;
    std::stop_source stop_;
};

}  // namespace motor
