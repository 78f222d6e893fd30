// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <atomic>
#include <concepts>
#include <utility>

namespace motor::detail {

template <class T>
class intrusive_ptr;

/// Counts the owners of an object, the intrusive_ptrs to it. The last one destroys it. Thread-safe.
class MOTOR_EXPORT shared_object {
public:
    shared_object() = default;
    shared_object(const shared_object&) = delete;
    shared_object& operator=(const shared_object&) = delete;

protected:
    virtual ~shared_object() = default;

private:
    template <class T>
    friend class intrusive_ptr;

    void share() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
    void unshare() noexcept {
        if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    std::atomic<int> owners_{0};
};

/// An owner of a shared_object. A reference to one borrows it.
template <class T>
class intrusive_ptr {
public:
    intrusive_ptr() = default;
    /// One more owner, or the first of an object that has just been made with `new`.
    explicit intrusive_ptr(T* object) noexcept : object_(object) {
        if (object_) counted().share();
    }
    intrusive_ptr(const intrusive_ptr& other) noexcept : intrusive_ptr(other.object_) {}
    intrusive_ptr(intrusive_ptr&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)) {}
    /// Takes over an owner of an object of a derived class.
    template <class Derived>
        requires std::derived_from<Derived, T>
    intrusive_ptr(intrusive_ptr<Derived> other) noexcept
        : object_(std::exchange(other.object_, nullptr)) {}
    intrusive_ptr& operator=(intrusive_ptr other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~intrusive_ptr() {
        if (object_) counted().unshare();
    }

    [[nodiscard]] T* get() const noexcept { return object_; }
    [[nodiscard]] T& operator*() const noexcept { return *object_; }
    [[nodiscard]] T* operator->() const noexcept { return object_; }
    [[nodiscard]] bool operator==(const intrusive_ptr&) const = default;
    explicit operator bool() const noexcept { return object_ != nullptr; }
    /// Gives the object to what cannot keep an owner, such as a list. adopt() takes it back.
    [[nodiscard]] T* release() noexcept { return std::exchange(object_, nullptr); }
    /// The owner that release() gave away. Null stays null.
    static intrusive_ptr adopt(T* object) noexcept {
        intrusive_ptr made;
        made.object_ = object;
        return made;
    }

private:
    template <class>
    friend class intrusive_ptr;

    [[nodiscard]] shared_object& counted() const noexcept { return *object_; }

    T* object_ = nullptr;
};

}  // namespace motor::detail
