// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/handler_registry.hpp>

#include "driver/of_this_process.hpp"

#include <mutex>

namespace motor::detail {

/// What it keeps in one process.
struct handler_registry::shelf {
    explicit shelf(bool loop_has_gone) : closed(loop_has_gone) {}

    const home_process home;
    // Recursive: an executor that is closed destroys at once what it is given, and that may hold
    // another receiver, which asks for its item back.
    std::recursive_mutex mutex;
    intrusive_list<item> items;
    std::atomic<bool> closed;  // read without the mutex only by a child
};

handler_registry::handler_registry() : shelf_(new shelf{false}) {}

handler_registry::~handler_registry() {
    close();
    delete shelf_.load();
}

std::shared_ptr<handler_registry> handler_registry::make() {
    return std::shared_ptr<handler_registry>{new handler_registry};
}

handler_registry::shelf& handler_registry::mine() noexcept {
    return of_this_process(
        shelf_, [](const shelf& theirs) { return std::make_unique<shelf>(theirs.closed.load()); });
}

handler_registry::guard::guard(handler_registry& to) noexcept : to_(to.mine()) { to_.mutex.lock(); }

handler_registry::guard::~guard() { to_.mutex.unlock(); }

handler_registry::guard::operator bool() const noexcept { return !to_.closed; }

std::unique_ptr<handler_registry::item> handler_registry::guard::take(item& kept) noexcept {
    if (kept.in_ != &to_) return nullptr;
    to_.items.remove(kept);
    return std::unique_ptr<item>{&kept};
}

void handler_registry::keep(item& added) noexcept {
    std::unique_ptr<item> mine{&added};  // destroyed without the lock, should it have to go
    const guard here{*this};
    if (!here) return;
    added.in_ = &here.to_;
    here.to_.items.push_front(*mine.release());
}

std::unique_ptr<handler_registry::item> handler_registry::take(item& kept) noexcept {
    guard here{*this};
    return here ? here.take(kept) : nullptr;
}

void handler_registry::close() noexcept {
    intrusive_list<item> left;
    {
        const guard here{*this};
        here.to_.closed = true;
        left.take_all(here.to_.items);
    }
    // Without the lock: they hold the user's objects.
    while (item* each = left.pop_front())
        delete each;
}

void handler_registry::lock() noexcept { mine().mutex.lock(); }

void handler_registry::unlock() noexcept { mine().mutex.unlock(); }

}  // namespace motor::detail
