// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/intrusive_list.hpp>

#include <atomic>

namespace motor::detail {

/// A queue that many threads fill and one reader empties, without a lock. It knows whether the
/// reader is asleep, so that the reader is woken once for many. Its members are those of an
/// intrusive_list.
template <class T>
class mailbox {
public:
    enum class outcome : unsigned char {
        put,        ///< The reader is awake, and will find it.
        must_wake,  ///< The reader was asleep: the caller is to wake it, and nobody else.
        refused,    ///< The mailbox is closed: it is not in there.
    };

    /// The reader is asleep at first.
    mailbox() = default;
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;

    /// From any thread.
    [[nodiscard]] outcome put(T& one) noexcept {
        link& added = one;
        link* newest = newest_.load();
        do {
            if (newest == &closed_) {
                added.next_ = nullptr;
                return outcome::refused;
            }
            added.next_ = newest == &asleep_ ? nullptr : newest;
        } while (!newest_.compare_exchange_weak(newest, &added));
        return newest == &asleep_ ? outcome::must_wake : outcome::put;
    }

    // For the reader.
    /// Adds what is there to a list, the oldest first.
    void take_all(intrusive_list<T>& to) noexcept {
        link* newest = newest_.load();
        while (holds_something(newest))
            if (newest_.compare_exchange_weak(newest, nullptr)) return append(newest, to);
    }
    /// From now on the reader is asleep, if there is nothing for it. False if there is something.
    [[nodiscard]] bool sleep() noexcept {
        link* newest = nullptr;
        return newest_.compare_exchange_strong(newest, &asleep_) || !holds_something(newest);
    }
    /// The reader is awake without having been woken. False if it was.
    [[nodiscard]] bool wake() noexcept {
        link* newest = &asleep_;
        return newest_.compare_exchange_strong(newest, nullptr);
    }
    /// Refuses what comes from now on, and adds what is there to a list.
    void close(intrusive_list<T>& left) noexcept {
        link* newest = newest_.exchange(&closed_);
        if (holds_something(newest)) append(newest, left);
    }

private:
    using link = list_link<T>;
    struct mark : link {};

    [[nodiscard]] bool holds_something(const link* newest) const noexcept {
        return newest && newest != &asleep_ && newest != &closed_;
    }
    static void append(link* newest, intrusive_list<T>& to) noexcept {
        intrusive_list<T> in_order;
        while (newest) {
            link* each = newest;
            newest = each->next_;
            in_order.push_front(*static_cast<T*>(each));
        }
        to.take_all(in_order);
    }

    mark asleep_, closed_;                 // their addresses stand for these states
    std::atomic<link*> newest_{&asleep_};  // null: the reader is awake, and there is nothing
};

}  // namespace motor::detail
