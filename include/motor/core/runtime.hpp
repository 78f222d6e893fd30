// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/event_loop.hpp>
#include <motor/core/worker_pool.hpp>
#include <motor/driver/target.hpp>

#include <cassert>
#include <chrono>
#include <exception>
#include <memory>

namespace motor::core {

/// What the handles of one client share: its workers, and the loop that completions go to (none:
/// they stay on the worker). With its last owner the client shuts down.
class runtime {
public:
    runtime(std::shared_ptr<worker_pool> workers, std::shared_ptr<core::delivery> loop)
        : workers_(std::move(workers)), loop_(std::move(loop)) {}
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;
    ~runtime();

    [[nodiscard]] const std::shared_ptr<worker_pool>& workers() const noexcept { return workers_; }
    /// The same, for what is about to be started. Throws what refusal() is.
    [[nodiscard]] const std::shared_ptr<worker_pool>& use() const {
        workers_->home().require("client");
        return workers_;
    }
    /// Why nothing may be started: invalid_operation in a process that did not make the client.
    /// Null otherwise.
    [[nodiscard]] std::exception_ptr refusal() const { return workers_->home().refusal("client"); }
    [[nodiscard]] const std::shared_ptr<core::delivery>& loop() const noexcept { return loop_; }

private:
    std::shared_ptr<worker_pool> workers_;
    std::shared_ptr<core::delivery> loop_;
};

/// Where an operation will run: whose workers, and aimed at what. One pointer; cheap to copy.
class site {
public:
    site() = default;  ///< nowhere: only to be assigned to
    site(std::shared_ptr<core::runtime> runtime, driver::scope where);
    /// The same workers, aimed elsewhere.
    [[nodiscard]] site aimed_at(driver::scope where) const;
    /// The same place with other settings, as far as they are set.
    [[nodiscard]] site with(const concerns& own) const;
    /// The same place with another time limit for each operation.
    [[nodiscard]] site within(std::chrono::nanoseconds limit) const;

    /// False of a default one, and of one that was moved from.
    explicit operator bool() const noexcept { return both_ != nullptr; }
    [[nodiscard]] core::runtime& runtime() const noexcept { return *in_use().runtime; }
    /// For those who must not keep the client from closing.
    [[nodiscard]] std::weak_ptr<core::runtime> weak_runtime() const noexcept {
        return in_use().runtime;
    }
    [[nodiscard]] const driver::scope& where() const noexcept { return *in_use().where; }
    /// For those who may outlive the client.
    [[nodiscard]] const std::shared_ptr<const driver::scope>& shared_where() const noexcept {
        return in_use().where;
    }

private:
    struct both {
        std::shared_ptr<core::runtime> runtime;
        std::shared_ptr<const driver::scope> where;
    };
    [[nodiscard]] const both& in_use() const noexcept {
        assert(both_ && "a handle that was moved from is only to be assigned to");
        return *both_;
    }
    std::shared_ptr<const both> both_;
};

}  // namespace motor::core
