// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/worker.hpp>

#include "pool_core.hpp"
#include "worker_thread.hpp"

namespace motor::detail {
namespace {

thread_local worker* current_worker = nullptr;

}  // namespace

worker* worker::current() noexcept { return current_worker; }

void worker_thread::attach() noexcept {
    current_worker = this;
    interruptible().attach();
}

void worker_thread::detach() noexcept { current_worker = nullptr; }

connection& worker::connection() {
    if (!connection_) connection_ = pool_.clients().pop();
    // One has come since it got its turn, which nothing else would end.
    if (connecting_ && connected()) pool_.core_->end_turn(static_cast<worker_thread&>(*this));
    return *connection_;
}

void worker::settle() noexcept {
    if (connection_ && (connection_.use_count() > 1 || connection_->broken())) connection_.reset();
    if (connecting_) pool_.core_->end_turn(static_cast<worker_thread&>(*this));
}

bool worker::connected() const noexcept { return connection_ && connection_->established(); }

}  // namespace motor::detail
