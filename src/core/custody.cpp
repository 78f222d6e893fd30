// SPDX-License-Identifier: Apache-2.0
#include <motor/core/custody.hpp>

#include "../driver/of_this_process.hpp"

#include <mutex>
#include <utility>

namespace motor::core {

/// What it keeps in one process.
struct custody::shelf {
    explicit shelf(bool loop_has_gone) : closed(loop_has_gone) {}

    const driver::home_process home;
    // Recursive: an executor that is closed destroys at once what it is given, and that may hold
    // another receiver, which asks for its item back.
    std::recursive_mutex mutex;
    item* first = nullptr;
    std::atomic<bool> closed;  // read without the mutex only by a child
};

custody::custody() : shelf_(new shelf{false}) {}

custody::~custody() {
    close();
    delete shelf_.load();
}

std::shared_ptr<custody> custody::make() { return std::shared_ptr<custody>{new custody}; }

custody::shelf& custody::mine() noexcept {
    return driver::of_this_process(
        shelf_, [](const shelf& theirs) { return std::make_unique<shelf>(theirs.closed.load()); });
}

custody::visit::visit(custody& to) noexcept : to_(to.mine()) { to_.mutex.lock(); }

custody::visit::~visit() { to_.mutex.unlock(); }

custody::visit::operator bool() const noexcept { return !to_.closed; }

std::unique_ptr<custody::item> custody::visit::take(item& what) noexcept {
    if (what.in_ != &to_) return nullptr;
    (what.previous_ ? what.previous_->next_ : to_.first) = what.next_;
    if (what.next_) what.next_->previous_ = what.previous_;
    return std::unique_ptr<item>{&what};
}

void custody::keep(item& made) noexcept {
    std::unique_ptr<item> mine{&made};  // destroyed after the visit, should it have to go
    const visit here{*this};
    if (!here) return;
    made.in_ = &here.to_;
    made.next_ = here.to_.first;
    if (made.next_) made.next_->previous_ = &made;
    here.to_.first = mine.release();
}

std::unique_ptr<custody::item> custody::take(item& what) noexcept {
    visit here{*this};
    return here ? here.take(what) : nullptr;
}

void custody::close() noexcept {
    item* left = nullptr;
    {
        const visit here{*this};
        here.to_.closed = true;
        left = std::exchange(here.to_.first, nullptr);
    }
    // Without the lock: they hold the user's objects.
    while (left)
        delete std::exchange(left, left->next_);
}

void custody::lock() noexcept { mine().mutex.lock(); }

void custody::unlock() noexcept { mine().mutex.unlock(); }

}  // namespace motor::core
