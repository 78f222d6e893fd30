// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/client_pool.hpp>

#include "pooled_clients.hpp"

#include <utility>

namespace motor::driver {

client_pool::client_pool(const driver::uri& uri, bool polling, const std::optional<server_api>& api,
                         std::shared_ptr<listeners> told)
    : told_(std::move(told)), clients_(std::make_shared<pooled_clients>(uri, api, told_)) {
    clients_->settings().polling = polling;
}

const driver::uri& client_pool::uri() const noexcept { return clients_->uri(); }

std::shared_ptr<connection> client_pool::pop() const {
    return std::make_shared<connection>(clients_, clients_->take());
}

void client_pool::close() const noexcept { clients_->settings().closing = true; }

wire_statistics client_pool::statistics() const {
    auto& settings = clients_->settings();
    return {clients_->taken(), settings.leases.load(), settings.polls_won.load(),
            settings.polls_lost.load()};
}

}  // namespace motor::driver
