// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/home_process.hpp>
#include <motor/event_loop.hpp>

#include <uv.h>

#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace motor::detail {

/// The only handle that a client has in its loop. Owns itself until libuv has closed it. In a child
/// of fork(), where the loop may go on (uv_loop_fork()), all that it can do is be detached.
class uv_wake_up_handle {
public:
    /// Makes the handle. Call it in the loop's thread, which libuv cannot verify.
    static std::shared_ptr<uv_wake_up_handle> in(::uv_loop_t* loop) {
        auto made = std::make_shared<uv_wake_up_handle>();
        if (int failed = ::uv_async_init(loop, &made->async_, called))
            throw std::system_error{-failed, std::generic_category(), "uv_async_init"};
        made->async_.data = made.get();
        made->self_ = made;
        made->settle();
        return made;
    }

    // Wakes the loop. Thread-safe.
    void post(wake_up call) {
        std::lock_guard held{mutex_};
        if (closed_) return;
        call_.emplace(std::move(call));
        ::uv_async_send(&async_);
    }
    void keep_loop(bool on) {
        std::lock_guard held{mutex_};
        keeps_loop_ = on;
        settle();
    }
    void detach() {
        std::lock_guard held{mutex_};
        unused_ = true;
        settle();
    }

    /// Closes a handle of the loop if it is one of Motor's. In the loop's thread.
    static void detach(::uv_handle_t* handle) {
        if (handle->type != UV_ASYNC) return;
        auto* async = reinterpret_cast<::uv_async_t*>(handle);
        if (async->async_cb != called) return;
        auto& self = of(handle);
        if (!self.home_.here()) return self.close();
        std::optional<wake_up> call;  // destroyed without the lock: it holds the user's objects
        std::lock_guard held{self.mutex_};
        self.take_into(call);
        self.close();
    }

private:
    static uv_wake_up_handle& of(::uv_handle_t* handle) {
        return *static_cast<uv_wake_up_handle*>(handle->data);
    }
    [[nodiscard]] ::uv_handle_t* handle() { return reinterpret_cast<::uv_handle_t*>(&async_); }

    static void called(::uv_async_t* async) noexcept {
        auto& self = of(reinterpret_cast<::uv_handle_t*>(async));
        if (!self.home_.here()) return;
        std::optional<wake_up> call;
        {
            std::lock_guard held{self.mutex_};
            self.thread_ = std::this_thread::get_id();
            self.take_into(call);
            self.settle();
        }
        if (call) (*call)();
    }

    void take_into(std::optional<wake_up>& call) {
        if (call_) call.emplace(std::move(*call_));
        call_.reset();
    }
    /// Does what other threads have asked for. In the loop's thread, with the lock held.
    void settle() {
        if (closed_) return;
        if (std::this_thread::get_id() != thread_) {
            ::uv_async_send(&async_);
            return;
        }
        keeps_loop_ ? ::uv_ref(handle()) : ::uv_unref(handle());
        if (unused_) close();
    }
    void close() {
        closed_ = true;
        if (!::uv_is_closing(handle()))
            ::uv_close(handle(), [](::uv_handle_t* closed) { closed_now(of(closed)); });
    }

    static void closed_now(uv_wake_up_handle& self) {
        auto last = std::exchange(self.self_, nullptr);
        if (!self.home_.here()) home_process::leave(std::move(last));
    }

    const home_process home_;
    std::mutex mutex_;
    ::uv_async_t async_{};
    std::shared_ptr<uv_wake_up_handle> self_;
    std::thread::id thread_ = std::this_thread::get_id();
    std::optional<wake_up> call_;
    bool keeps_loop_ = false, unused_ = false, closed_ = false;
};

}  // namespace motor::detail
