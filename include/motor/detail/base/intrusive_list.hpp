// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace motor::detail {

template <class T>
class intrusive_list;
template <class T>
class mailbox;

/// The base of an object that can be in one intrusive_list<T> or mailbox<T> at a time, so that
/// putting it there allocates nothing. The list and what is in it are guarded together.
template <class T>
class list_link {
public:
    list_link() = default;
    list_link(const list_link&) = delete;
    list_link& operator=(const list_link&) = delete;

protected:
    ~list_link() = default;
    /// Whether it is in a list.
    [[nodiscard]] bool linked() const noexcept { return next_ != nullptr; }

private:
    friend class intrusive_list<T>;
    friend class mailbox<T>;

    list_link* next_ = nullptr;
    list_link* previous_ = nullptr;
};

/// A list of objects that it does not own, linked through their list_link<T>. What it still has
/// when it is destroyed must not be used as a member of a list any more.
template <class T>
class intrusive_list {
public:
    intrusive_list() noexcept { root_.next_ = root_.previous_ = &root_; }
    intrusive_list(const intrusive_list&) = delete;
    intrusive_list& operator=(const intrusive_list&) = delete;

    [[nodiscard]] bool empty() const noexcept { return root_.next_ == &root_; }
    /// Null if it is empty.
    [[nodiscard]] T* front() const noexcept {
        return empty() ? nullptr : static_cast<T*>(root_.next_);
    }
    void push_back(T& last) noexcept { insert(last, *root_.previous_, root_); }
    void push_front(T& first) noexcept { insert(first, root_, *root_.next_); }
    /// Null if it is empty.
    T* pop_front() noexcept {
        T* first = front();
        if (first) remove(*first);
        return first;
    }
    /// Takes one out of the list that it is in. False if it is in none.
    static bool remove(T& one) noexcept {
        link& removed = one;
        if (!removed.next_) return false;
        removed.next_->previous_ = removed.previous_;
        removed.previous_->next_ = removed.next_;
        removed.next_ = removed.previous_ = nullptr;
        return true;
    }
    /// Adds all of another list behind its own, in their order.
    void take_all(intrusive_list& other) noexcept {
        if (other.empty()) return;
        other.root_.next_->previous_ = root_.previous_;
        other.root_.previous_->next_ = &root_;
        root_.previous_->next_ = std::exchange(other.root_.next_, &other.root_);
        root_.previous_ = std::exchange(other.root_.previous_, &other.root_);
    }
    /// Calls a function with each, which may be taken out inside.
    template <class F>
    void for_each(F function) {
        for (link *each = root_.next_, *next = nullptr; each != &root_; each = next) {
            next = each->next_;
            function(*static_cast<T*>(each));
        }
    }

private:
    using link = list_link<T>;
    struct root : link {};

    static void insert(link& added, link& before, link& after) noexcept {
        added.previous_ = &before;
        added.next_ = &after;
        before.next_ = after.previous_ = &added;
    }

    root root_;
};

}  // namespace motor::detail
