// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/home_process.hpp>

#include "base/at_load.hpp"

#include <motor/client_error.hpp>

#include <pthread.h>

#include <string>
#include <system_error>
#include <utility>

namespace motor::detail {
namespace {

struct left_alone {
    std::shared_ptr<void> object;
    left_alone* next;
};

// A list without a lock, which is never emptied: the process may end or fork at any moment.
std::atomic<left_alone*> first_left{nullptr};

}  // namespace

constinit std::atomic<unsigned> home_process::forks_{0};

home_process::home_process() {
    static const int refused = pthread_atfork(nullptr, nullptr, [] { forked(); });
    if (refused) throw std::system_error{refused, std::generic_category(), "pthread_atfork"};
    number_ = forks_.load(std::memory_order_relaxed);
}

namespace {

const at_load heeding{[] {
    try {
        home_process();
    } catch (const std::system_error&) {  // each constructor will throw it again
    }
}};

}  // namespace

void home_process::leave(std::shared_ptr<void> object) {
    auto made = new left_alone{std::move(object), first_left.load()};
    while (!first_left.compare_exchange_weak(made->next, made)) {
    }
}

std::exception_ptr home_process::refusal_of(const char* name) {
    return std::make_exception_ptr(invalid_operation{
        std::string{"the "} + name +
        " belongs to another process: after fork() a child makes a client of its own"});
}

}  // namespace motor::detail
