// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/client_pool.hpp>

#include "pooled_clients.hpp"

#include <utility>

namespace motor::driver {

namespace {

/// In a process that did not make them they are left: libmongoc's threads are not there to be
/// joined, and its sockets are another's.
void let_go(pooled_clients* of) {
    if (of->home().here())
        delete of;
    else
        home_process::leave({of, [](pooled_clients*) {}});
}

}  // namespace

client_pool::client_pool(const driver::uri& uri, client_settings settings)
    : told_(settings.told), clients_(new pooled_clients{uri, settings}, let_go) {}

const home_process& client_pool::home() const noexcept { return clients_->home(); }

const driver::uri& client_pool::uri() const noexcept { return clients_->uri(); }

std::shared_ptr<connection> client_pool::pop() const {
    auto& taken = clients_->take();
    auto made = std::make_shared<connection>(clients_, taken);
    clients_->used_by(taken, made);
    return made;
}

void client_pool::close() const noexcept { clients_->settings().closing = true; }

wire_statistics client_pool::statistics() const {
    home().require("client");
    auto& settings = clients_->settings();
    return {clients_->taken(), settings.leases.load(), settings.polls_won.load(),
            settings.polls_lost.load()};
}

}  // namespace motor::driver
