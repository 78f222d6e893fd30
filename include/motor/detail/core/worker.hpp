// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/interruptible.hpp>

#include <memory>

namespace motor::detail {

class connection;
class worker_pool;

/// A thread that keeps one connection, so that most operations need neither the pool of
/// connections nor a lock for one.
class MOTOR_EXPORT worker {
public:
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;

    /// The connection for the next operation. Only in this worker's thread.
    detail::connection& connection();
    /// After an operation and before its completion: a connection that a cursor took on lease stays
    /// with the cursor, one that was given up is dropped, and this worker will take another.
    void settle() noexcept;
    /// It need not make a connection for its next operation, as far as one can know.
    [[nodiscard]] bool connected() const noexcept;

    [[nodiscard]] worker_pool& pool() const noexcept { return pool_; }
    /// What this worker runs, for those who want to interrupt it. It lives as long as the pool.
    [[nodiscard]] detail::interruptible& interruptible() noexcept { return interruptible_; }
    /// The worker that runs the calling thread, or null.
    static worker* current() noexcept;

private:
    friend class worker_thread;

    explicit worker(worker_pool& pool) noexcept : pool_(pool) {}
    ~worker() = default;

    worker_pool& pool_;
    detail::interruptible interruptible_;
    std::shared_ptr<detail::connection> connection_;
    bool connecting_ = false;  // it may make a connection, and has not got it yet
};

}  // namespace motor::detail
