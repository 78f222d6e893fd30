// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/root_coroutine.hpp>
#include <motor/result.hpp>
#include <motor/task.hpp>

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace motor::detail {

template <class T, class Done>
root_coroutine run_to_end(task<T> work, Done done) {
    std::optional<result<T>> outcome;
    try {
        co_await root_coroutine::permission{};
        if constexpr (std::is_void_v<T>) {
            co_await std::move(work);
            outcome.emplace(std::in_place);
        } else {
            outcome.emplace(std::in_place, co_await std::move(work));
        }
    } catch (...) {
        outcome.emplace(std::current_exception());
    }
    // Whoever learns of the outcome may close the client next: the task's own handles, arguments
    // and locals are gone by then.
    { auto ended = std::move(work); }  // NOLINT(bugprone-use-after-move): awaiting moved nothing
    done(std::move(*outcome));
}

/// Any callback. g++ warns of a coroutine whose frame holds one of a type that only one file knows.
template <class T>
class erased_callback {
public:
    template <class Callback>
    explicit erased_callback(Callback callback)
        : callback_(std::make_unique<holder<Callback>>(std::move(callback))) {}
    void operator()(result<T> outcome) { callback_->call(std::move(outcome)); }

private:
    struct base {
        virtual ~base() = default;
        virtual void call(result<T> outcome) = 0;
    };
    template <class Callback>
    struct holder final : base {
        explicit holder(Callback callback) : held(std::move(callback)) {}
        void call(result<T> outcome) override { std::move(held)(std::move(outcome)); }
        Callback held;
    };
    std::unique_ptr<base> callback_;
};

/// Resumes a coroutine, in general on a worker, or destroys it if the pool is closed.
class start_of_root {
public:
    explicit start_of_root(root_coroutine root) noexcept : frame_(root.frame) {}
    start_of_root(start_of_root&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    start_of_root& operator=(start_of_root&&) = delete;
    ~start_of_root() {
        if (frame_) frame_.destroy();
    }
    void operator()() && { std::exchange(frame_, nullptr).resume(); }
    /// It ends with that error instead, in the calling thread.
    void refused(std::exception_ptr why) {
        frame_.promise().refused = std::move(why);
        std::move (*this)();
    }

private:
    std::coroutine_handle<root_coroutine::promise_type> frame_;
};

}  // namespace motor::detail
