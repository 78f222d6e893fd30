// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

namespace motor::core {

/// Objects of the user's that wait for Motor's workers, kept where the event loop that they belong
/// to can destroy them: a loop that goes away destroys the handlers it holds, and those it would
/// hold if they were ready must go with them. From then on no worker touches that loop.
///
/// A child that fork() made may go on with the loop: it begins with a custody that is empty, and
/// the parent's objects stay as they are.
class custody {
    struct shelf;

public:
    class item {
    public:
        item() = default;
        item(const item&) = delete;
        item& operator=(const item&) = delete;
        virtual ~item() = default;

    private:
        friend class custody;
        shelf* in_ = nullptr;
        item* next_ = nullptr;
        item* previous_ = nullptr;
    };

    /// While it lives the loop cannot go away; false if it has gone. What is done meanwhile must
    /// not run the user's code.
    class visit {
    public:
        explicit visit(custody& to) noexcept;
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit();
        explicit operator bool() const noexcept;
        /// Gives an item back to its owner; null if it is another process's.
        std::unique_ptr<item> take(item& what) noexcept;

    private:
        friend class custody;
        shelf& to_;
    };

    static std::shared_ptr<custody> make();
    custody(const custody&) = delete;
    custody& operator=(const custody&) = delete;
    ~custody();

    /// Owns it until it is taken or the loop goes away; if it has gone, destroys it at once.
    void keep(item& made) noexcept;
    /// Gives an item back that has not been taken before; null if it went with the loop.
    std::unique_ptr<item> take(item& what) noexcept;
    /// The loop goes away.
    void close() noexcept;

    /// Before a fork() and, in the parent, after it, in the same thread: no worker is in the loop
    /// meanwhile, so that the child gets it whole.
    void lock() noexcept;
    void unlock() noexcept;

private:
    custody();
    /// This process's.
    shelf& mine() noexcept;

    std::atomic<shelf*> shelf_;
};

}  // namespace motor::core
