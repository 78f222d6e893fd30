// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/fibers/fiber_loop.hpp>

#include <boost/context/protected_fixedsize_stack.hpp>

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace bench {
namespace {

constexpr std::size_t stack_size = 128 << 10;  // libmongoc has buffers on the stack

}  // namespace

fiber_loop::socket::socket(fiber_loop& in, int fd) : loop_(in), fd_(fd) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = this;
    if (::epoll_ctl(loop_.epoll_, EPOLL_CTL_ADD, fd_, &event) != 0)
        throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
}

fiber_loop::socket::~socket() { ::close(fd_); }  // which also removes it from the epoll set

void fiber_loop::socket::wait_for(const bool& ready) {
    while (!ready) {
        waiting_ = loop_.current_;
        loop_.back_ = std::move(loop_.back_).resume();
    }
}

fiber_loop::fiber_loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw std::system_error{errno, std::generic_category(), "epoll_create1"};
}

fiber_loop::~fiber_loop() { ::close(epoll_); }

void fiber_loop::spawn(std::function<void()> body) {
    ++alive_;
    fibers_.emplace_back(std::allocator_arg, boost::context::protected_fixedsize_stack{stack_size},
                         [this, body = std::move(body)](boost::context::fiber&& loop) {
                             back_ = std::move(loop);
                             body();
                             --alive_;
                             return std::move(back_);
                         });
}

void fiber_loop::run() {
    for (auto& each : fibers_)
        resume(each);
    while (alive_ != 0)
        wait_for_events();
}

/// Runs the fiber until it waits or ends. The fiber then leaves its context here.
void fiber_loop::resume(boost::context::fiber& which) {
    current_ = &which;
    which = std::move(which).resume();
    current_ = nullptr;
}

void fiber_loop::wait_for_events() {
    std::array<epoll_event, 256> events;
    int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        auto& ready = *static_cast<socket*>(event.data.ptr);
        if (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) ready.readable_ = true;
        if (event.events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) ready.writable_ = true;
        if (auto waiting = std::exchange(ready.waiting_, nullptr)) resume(*waiting);
    }
}

}  // namespace bench
