// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/home_process.hpp>

#include <motor/driver/error.hpp>

#include "../bson/at_load.hpp"

#include <pthread.h>

#include <string>
#include <system_error>
#include <utility>

namespace motor::driver {
namespace {

struct left_alone {
    std::shared_ptr<void> what;
    left_alone* next;
};

// Without a lock, and never emptied: the process may end at any moment, or be forked itself.
std::atomic<left_alone*> first_left{nullptr};

}  // namespace

constinit std::atomic<unsigned> home_process::forks_{0};

home_process::home_process() {
    static const int refused = pthread_atfork(nullptr, nullptr, [] { forked(); });
    if (refused) throw std::system_error{refused, std::generic_category(), "pthread_atfork"};
    number_ = forks_.load(std::memory_order_relaxed);
}

namespace {

const detail::at_load heeding{[] {
    try {
        home_process();
    } catch (const std::system_error&) {  // so will each one be
    }
}};

}  // namespace

void home_process::leave(std::shared_ptr<void> theirs) {
    auto made = new left_alone{std::move(theirs), first_left.load()};
    while (!first_left.compare_exchange_weak(made->next, made)) {
    }
}

std::exception_ptr home_process::refusal_of(const char* what) {
    return std::make_exception_ptr(invalid_operation{
        std::string{"the "} + what +
        " belongs to another process: after fork() a child makes a client of its own"});
}

}  // namespace motor::driver
