// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/frameworks/asio_library.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace motor::detail {
inline namespace MOTOR_ON_ASIO {

// Replaces Asio's handlers for R(std::exception_ptr, T), which test the wrong object in some
// versions. Asio can await any deferred operation, and spawn() can wait for one. But in 1.26 (Boost
// 1.81) these handlers do not compile, and until 1.28 (Boost 1.83) those of spawn() rethrow a null
// pointer. Asio accepts any R and does nothing with it. Where R is a type of Motor's own, the
// handlers below replace Asio's. Asio's handlers for void, which files without Motor use too, stay
// as they are.
#if MOTOR_ASIO_VERSION < 102900
struct asio_completion;
#else
using asio_completion = void;
#endif

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::detail

#if MOTOR_ASIO_VERSION < 102900

namespace MOTOR_ASIO::detail {

#if MOTOR_ASIO_VERSION < 102700
template <typename T, typename Executor>
class awaitable_async_op_handler<motor::detail::asio_completion(std::exception_ptr, T), Executor>
    : public awaitable_thread<Executor> {
public:
    struct result_type {
        std::exception_ptr error;
        std::optional<T> value;
    };

    awaitable_async_op_handler(awaitable_thread<Executor>* from, result_type& result)
        : awaitable_thread<Executor>(std::move(*from)), result_(result) {}

    void operator()(std::exception_ptr error, T value) {
        result_.error = std::move(error);
        if (!result_.error) result_.value.emplace(std::move(value));
        auto top = this->entry_point()->top_of_stack_;
        top->attach_thread(this);
        top->clear_cancellation_slot();
        this->pump();
    }

    static T resume(result_type& result) {
        if (result.error) std::rethrow_exception(std::exchange(result.error, nullptr));
        return std::move(*result.value);
    }

private:
    result_type& result_;
};

#endif

// Only declared here, so that only programs that use spawn() need its header and Boost.Context.
template <typename Executor>
class spawn_handler_base;
template <typename Executor, typename Signature>
class spawn_handler;

template <typename Executor, typename T>
class spawn_handler<Executor, motor::detail::asio_completion(std::exception_ptr, T)>
    : public spawn_handler_base<Executor> {
public:
    using return_type = T;
    struct result_type {
        std::exception_ptr error;
        std::optional<T> value;
    };

    template <typename Yield>
    spawn_handler(const Yield& yield, result_type& result)
        : spawn_handler_base<Executor>(yield), result_(result) {}

    void operator()(std::exception_ptr error, T value) {
        result_.error = std::move(error);
        if (!result_.error) result_.value.emplace(std::move(value));
        this->resume();
    }

    static T on_resume(result_type& result) {
        if (result.error) std::rethrow_exception(std::exchange(result.error, nullptr));
        return std::move(*result.value);
    }

private:
    result_type& result_;
};

template <typename Executor>
class spawn_handler<Executor, motor::detail::asio_completion(std::exception_ptr)>
    : public spawn_handler_base<Executor> {
public:
    using return_type = void;
    using result_type = std::exception_ptr;

    template <typename Yield>
    spawn_handler(const Yield& yield, result_type& result)
        : spawn_handler_base<Executor>(yield), result_(result) {}

    void operator()(std::exception_ptr error) {
        result_ = std::move(error);
        this->resume();
    }

    static void on_resume(result_type& result) {
        if (result) std::rethrow_exception(std::exchange(result, nullptr));
    }

private:
    result_type& result_;
};

}  // namespace MOTOR_ASIO::detail

#endif
