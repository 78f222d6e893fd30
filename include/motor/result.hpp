// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/error.hpp>

#include <cassert>
#include <exception>
#include <optional>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

namespace motor {

/// Outcome of an operation, which callbacks receive: its value, or the exception that it would have
/// thrown.
template <class T>
class [[nodiscard]] result {
    // A void operation holds a placeholder, so that everything below is written once.
    using stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

public:
    /// Type of the value.
    using value_type = T;

    /// An outcome with an exception, which must not be null.
    result(std::exception_ptr error) noexcept : error_(std::move(error)) {
        assert(error_ && "a result without a value needs an error");
    }
    template <class... Args>
    explicit result(std::in_place_t, Args&&... args)
        : value_(std::in_place, std::forward<Args>(args)...) {}

    /// Whether there is a value rather than an error.
    [[nodiscard]] bool has_value() const noexcept { return !error_; }
    /// Whether there is a value rather than an error.
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. Throws the error, unchanged, if there is one: a motor::error or any other
    /// exception.
    std::add_lvalue_reference_t<T> value() & {
        if (error_) std::rethrow_exception(error_);
        if constexpr (!std::is_void_v<T>) return *value_;
    }
    std::add_lvalue_reference_t<const T> value() const& {
        if (error_) std::rethrow_exception(error_);
        if constexpr (!std::is_void_v<T>) return *value_;
    }
    T value() && {
        if (error_) std::rethrow_exception(error_);
        if constexpr (!std::is_void_v<T>) return std::move(*value_);
    }
    /// The value, or `other` if there is an error.
    template <class U>
        requires(!std::is_void_v<T>)
    [[nodiscard]] stored value_or(U&& other) const& {
        return value_ ? *value_ : static_cast<stored>(std::forward<U>(other));
    }
    template <class U>
        requires(!std::is_void_v<T>)
    [[nodiscard]] stored value_or(U&& other) && {
        return value_ ? std::move(*value_) : static_cast<stored>(std::forward<U>(other));
    }
    /// The value, unchecked: ask has_value() first.
    stored& operator*() & noexcept { return *checked(value_); }
    const stored& operator*() const& noexcept { return *checked(value_); }
    stored&& operator*() && noexcept { return std::move(*checked(value_)); }
    /// The value, unchecked: ask has_value() first.
    stored* operator->() noexcept { return &*checked(value_); }
    const stored* operator->() const noexcept { return &*checked(value_); }

    /// The exception; null if there is a value.
    [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }
    /// The error's code, which compares with motor::errc. Empty if there is a value, and
    /// bad_argument's if the exception is not a std::system_error.
    [[nodiscard]] std::error_code code() const {
        if (!error_) return {};
        try {
            std::rethrow_exception(error_);
        } catch (const std::system_error& e) {
            return e.code();
        } catch (...) {
            return make_error_code(errc::bad_argument);
        }
    }

private:
    template <class Optional>
    static Optional& checked(Optional& value) noexcept {
        assert(value && "a result with an error has no value");
        return value;
    }

    std::optional<stored> value_;
    std::exception_ptr error_;
};

/// Calls `function` and keeps its result or its exception.
template <class F>
auto result_of(F&& function) noexcept -> result<std::invoke_result_t<F>> {
    using T = std::invoke_result_t<F>;
    try {
        if constexpr (std::is_void_v<T>) {
            std::forward<F>(function)();
            return result<T>{std::in_place};
        } else {
            return result<T>{std::in_place, std::forward<F>(function)()};
        }
    } catch (...) {
        return result<T>{std::current_exception()};
    }
}

}  // namespace motor
