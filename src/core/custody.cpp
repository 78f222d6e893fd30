// SPDX-License-Identifier: Apache-2.0
#include <motor/core/custody.hpp>

#include <utility>

namespace motor::core {

custody::~custody() { close(); }

std::shared_ptr<custody> custody::make() { return std::shared_ptr<custody>{new custody}; }

custody::visit::visit(custody& to) noexcept : to_(to) { to_.mutex_.lock(); }

custody::visit::~visit() { to_.mutex_.unlock(); }

custody::visit::operator bool() const noexcept { return !to_.closed_; }

std::unique_ptr<custody::item> custody::visit::take(item& what) noexcept {
    (what.previous_ ? what.previous_->next_ : to_.first_) = what.next_;
    if (what.next_) what.next_->previous_ = what.previous_;
    return std::unique_ptr<item>{&what};
}

void custody::keep(item& made) noexcept {
    std::unique_ptr<item> mine{&made};  // destroyed after the visit, should it have to go
    const visit here{*this};
    if (!here) return;
    made.next_ = first_;
    if (first_) first_->previous_ = &made;
    first_ = mine.release();
}

std::unique_ptr<custody::item> custody::take(item& what) noexcept {
    visit here{*this};
    return here ? here.take(what) : nullptr;
}

void custody::close() noexcept {
    item* left = nullptr;
    {
        const visit here{*this};
        closed_ = true;
        left = std::exchange(first_, nullptr);
    }
    // Without the lock: they hold the user's objects.
    while (left)
        delete std::exchange(left, left->next_);
}

}  // namespace motor::core
