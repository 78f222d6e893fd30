// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/completion_queue.hpp>
#include <motor/detail/core/pending_operation.hpp>
#include <motor/result.hpp>

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace motor::detail {

/// Counts children down and resumes who waits for them: in the loop, if there is one, which it
/// holds meanwhile.
class join_counter final : public completion {
public:
    join_counter(std::size_t children, std::shared_ptr<completion_queue> loop) noexcept
        : left_(children + 1), loop_(std::move(loop)) {}
    void arrive() {
        if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        if (loop_)
            loop_->deliver(*this);
        else
            complete();
    }

    class awaiter {
    public:
        explicit awaiter(join_counter& joined) noexcept : joined_(joined) {}
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> waiting) {
            auto& joined = joined_;
            joined.waiting_ = waiting;
            joined.discard_ = [](void* frame) noexcept {
                std::coroutine_handle<Promise>::from_address(frame).promise().discard();
            };
            if (!joined.loop_) return joined.left_.fetch_sub(1, std::memory_order_acq_rel) != 1;
            joined.loop_->expect();
            // The last one to arrive goes on in the loop, never inside the call that has started
            // the task. The counter may be gone after this.
            joined.arrive();
            return true;
        }
        void await_resume() const noexcept {}

    private:
        join_counter& joined_;
    };
    awaiter all() noexcept { return awaiter{*this}; }

private:
    void complete() override { waiting_.resume(); }
    void discard() noexcept override { discard_(waiting_.address()); }

    std::atomic<std::size_t> left_;
    const std::shared_ptr<completion_queue> loop_;
    std::coroutine_handle<> waiting_;
    void (*discard_)(void*) noexcept = nullptr;
};

/// Where a child of when_all puts its result. One that is destroyed before it began, because the
/// client closed, arrives as cancelled.
template <class T>
class arrival {
public:
    arrival(std::optional<result<T>>& outcome, std::shared_ptr<join_counter> joined) noexcept
        : outcome_(outcome), joined_(std::move(joined)) {}
    arrival(arrival&&) noexcept = default;
    arrival& operator=(arrival&&) = delete;
    ~arrival() {
        if (joined_) (*this)(result<T>{client_was_closed()});
    }
    void operator()(result<T> done) {
        outcome_.emplace(std::move(done));
        std::exchange(joined_, nullptr)->arrive();
    }

private:
    std::optional<result<T>>& outcome_;
    std::shared_ptr<join_counter> joined_;
};

}  // namespace motor::detail
