// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/frameworks/asio_library.hpp>
#include <motor/result.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace motor::detail {
inline namespace MOTOR_ON_ASIO {

template <class T, class Handler>
void call_handler(Handler& handler, result<T>& outcome) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) slot.clear();
    if constexpr (std::is_void_v<T>)
        std::move(handler)(outcome.error());
    else if (outcome)
        std::move(handler)(std::exception_ptr{}, std::move(*outcome));
    else
        std::move(handler)(outcome.error(), T{});
}

/// Handlers that only make an asio::awaitable go on. Asio starts the operation when the coroutine
/// has been suspended, so that they may be called inside the start. Other handlers are the user's
/// functions, and must not.
template <class Handler>
concept resumes_awaitable = requires {
    typename Handler::executor_type;
} && std::derived_from<Handler, asio::detail::awaitable_thread<typename Handler::executor_type>>;

/// Around the call that makes a coroutine go on with what an operation came to: on its executor. If
/// the coroutine then asks for a result that is there already, it is made to go on from here, and
/// the stack does not grow with the number of results. Coroutines of other executors are not.
class asio_at_once {
public:
    explicit asio_at_once(asio::any_io_executor here) noexcept
        : here_(std::move(here)), outer_(std::exchange(current(), this)) {}
    asio_at_once(const asio_at_once&) = delete;
    asio_at_once& operator=(const asio_at_once&) = delete;
    ~asio_at_once() {
        current() = outer_;
        if (call_) call_(storage_, &here_);  // a handler has thrown
    }
    /// Makes coroutines go on that have asked meanwhile.
    void run() {
        while (const auto next = std::exchange(call_, nullptr))
            next(storage_, nullptr);
    }

    /// Whether complete() may be called for a coroutine of that executor.
    static bool serves(const asio::any_io_executor& executor) noexcept {
        const auto* loop = current();
        return loop && !loop->call_ && loop->here_ == executor;
    }
    template <class Handler, class T>
    static void complete(Handler handler, result<T> outcome) {
        using call = pending_call<Handler, T>;
        static_assert(sizeof(call) <= room);
        static_assert(alignof(call) <= alignof(std::max_align_t));
        auto* loop = current();
        new (loop->storage_) call{std::move(handler), std::move(outcome)};
        loop->call_ = &call::take;
    }

private:
    static constexpr std::size_t room = 128;

    template <class Handler, class T>
    struct pending_call {
        Handler handler;
        result<T> outcome;

        void operator()() { call_handler<T>(handler, outcome); }
        /// Calls the handler, or has an executor call it later.
        static void take(void* from, const asio::any_io_executor* later) {
            auto* kept = static_cast<pending_call*>(from);
            pending_call mine{std::move(kept->handler), std::move(kept->outcome)};
            std::destroy_at(kept);
            if (later)
                asio::require(*later, asio::execution::blocking.never).execute(std::move(mine));
            else
                mine();
        }
    };

    static asio_at_once*& current() noexcept {
        thread_local asio_at_once* loop = nullptr;
        return loop;
    }

    const asio::any_io_executor here_;
    asio_at_once* const outer_;
    void (*call_)(void*, const asio::any_io_executor*) = nullptr;
    alignas(std::max_align_t) std::byte storage_[room];
};

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::detail
