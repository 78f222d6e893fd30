// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <utility>

namespace motor::python {
namespace {

int make_descriptor() {
    const int made = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (made < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
    return made;
}

}  // namespace

ready_list::entry::~entry() {
    if (ready_) list_.remove(*this);
}

void ready_list::entry::become_ready() noexcept {
    ready_ = true;
    previous_ = list_.last_;
    (list_.last_ ? list_.last_->next_ : list_.first_) = this;
    list_.last_ = this;
}

void ready_list::remove(entry& one) noexcept {
    (one.previous_ ? one.previous_->next_ : first_) = one.next_;
    (one.next_ ? one.next_->previous_ : last_) = one.previous_;
    one.next_ = one.previous_ = nullptr;
    one.ready_ = false;
}

bool ready_list::finish_some() {
    const auto until = std::chrono::steady_clock::now() + turn;
    while (first_) {
        auto* next = first_;
        remove(*next);
        next->finish();
        if (first_ && std::chrono::steady_clock::now() >= until) return false;
    }
    return true;
}

wake_up_calls::wake_up_calls() : descriptor_(make_descriptor()) {}

wake_up_calls::~wake_up_calls() { ::close(descriptor_); }

void wake_up_calls::post(motor::wake_up call) {
    std::lock_guard held{mutex_};
    if (closed_) return;  // the call is destroyed without the lock
    posted_.push_back(std::move(call));
    if (posted_.size() == 1) wake();
}

void wake_up_calls::wake() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] auto written = ::write(descriptor_, &one, sizeof one);
}

std::vector<motor::wake_up> wake_up_calls::take() {
    std::uint64_t count = 0;
    [[maybe_unused]] auto read = ::read(descriptor_, &count, sizeof count);
    std::lock_guard held{mutex_};
    return std::exchange(posted_, {});
}

void wake_up_calls::close() noexcept {
    std::vector<motor::wake_up> left;  // destroyed without the lock
    std::lock_guard held{mutex_};
    closed_ = true;
    left.swap(posted_);
}

}  // namespace motor::python
