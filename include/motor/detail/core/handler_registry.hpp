// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/intrusive_list.hpp>

#include <atomic>
#include <memory>

namespace motor::detail {

/// Objects of the user's that wait for Motor's workers, kept where the event loop that they belong
/// to can destroy them: a loop that goes away destroys the handlers it holds, and those it would
/// hold if they were ready must go with them. From then on no worker touches that loop.
///
/// A child that fork() made may go on with the loop: it begins with a registry that is empty, and
/// the parent's objects stay as they are.
class MOTOR_EXPORT handler_registry {
    struct shelf;

public:
    class item : private list_link<item> {
    public:
        virtual ~item() = default;

    private:
        friend class handler_registry;
        friend class intrusive_list<item>;
        shelf* in_ = nullptr;
    };

    /// While it lives the loop cannot go away; false if it has gone. What is done meanwhile must
    /// not run the user's code.
    class guard {
    public:
        explicit guard(handler_registry& to) noexcept;
        guard(const guard&) = delete;
        guard& operator=(const guard&) = delete;
        ~guard();
        explicit operator bool() const noexcept;
        /// Gives an item back to its owner; null if it is another process's.
        std::unique_ptr<item> take(item& kept) noexcept;

    private:
        friend class handler_registry;
        shelf& to_;
    };

    static std::shared_ptr<handler_registry> make();
    handler_registry(const handler_registry&) = delete;
    handler_registry& operator=(const handler_registry&) = delete;
    ~handler_registry();

    /// Owns it until it is taken or the loop goes away; if it has gone, destroys it at once.
    void keep(item& added) noexcept;
    /// Gives an item back that has not been taken before; null if it went with the loop.
    std::unique_ptr<item> take(item& kept) noexcept;
    /// The loop goes away.
    void close() noexcept;

    /// Before a fork() and, in the parent, after it, in the same thread: no worker is in the loop
    /// meanwhile, so that the child gets it whole.
    void lock() noexcept;
    void unlock() noexcept;

private:
    handler_registry();
    /// This process's.
    shelf& mine() noexcept;

    std::atomic<shelf*> shelf_;
};

}  // namespace motor::detail
