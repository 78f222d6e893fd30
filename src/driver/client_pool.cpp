// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/client_pool.hpp>

#include "pooled_clients.hpp"

#include <utility>

namespace motor::driver {

client_pool::client_pool(const driver::uri& uri, client_settings settings)
    : told_(settings.told), clients_(std::make_shared<pooled_clients>(uri, settings)) {}

const driver::uri& client_pool::uri() const noexcept { return clients_->uri(); }

std::shared_ptr<connection> client_pool::pop() const {
    auto& taken = clients_->take();
    auto made = std::make_shared<connection>(clients_, taken);
    clients_->used_by(taken, made);
    return made;
}

void client_pool::close() const noexcept { clients_->settings().closing = true; }

wire_statistics client_pool::statistics() const {
    auto& settings = clients_->settings();
    return {clients_->taken(), settings.leases.load(), settings.polls_won.load(),
            settings.polls_lost.load()};
}

}  // namespace motor::driver
