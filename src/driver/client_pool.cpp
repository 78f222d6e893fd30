// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/client_pool.hpp>

#include "client_pool_impl.hpp"
#include "libmongoc.hpp"

#include <motor/detail/driver/interruptible.hpp>

#include <utility>

namespace motor::detail {

namespace {

/// Destroys the clients, but not in a process that did not make them: libmongoc's threads are not
/// there to be joined, and its sockets are the parent's.
void let_go(client_pool_impl* pool) {
    if (pool->home().here())
        delete pool;
    else
        home_process::leave({pool, [](client_pool_impl*) {}});
}

}  // namespace

client_pool::client_pool(const motor::uri& uri, const client_settings& settings)
    : listeners_(settings.listeners), clients_(new client_pool_impl{uri, settings}, let_go) {}

const home_process& client_pool::home() const noexcept { return clients_->home(); }

const motor::uri& client_pool::uri() const noexcept { return clients_->uri(); }

std::shared_ptr<connection> client_pool::use(client_slot& taken) const {
    auto made = std::make_shared<connection>(clients_, taken);
    clients_->set_user(taken, made);
    return made;
}

std::shared_ptr<connection> client_pool::pop() const { return use(clients_->take()); }

std::shared_ptr<connection> client_pool::pop_established() const {
    auto taken = clients_->take_established();
    return taken ? use(*taken) : nullptr;
}

bool client_pool::has_established() const { return clients_->has_established(); }

void client_pool::watch(std::function<void()> change) const {
    clients_->settings().making.watch(std::move(change));
}

connecting_statistics client_pool::connecting() const {
    const auto& making = clients_->settings().making;
    return {making.most(), making.known_servers(), making.under_way(), clients_->established()};
}

bool client_pool::connect_ahead() const try {
    auto made = use(clients_->take_fresh());
    interruptible::connection_use connecting{made->breaker()};
    made->breaker().make_ahead();
    bson_error_t error{};
    auto prefs = mongoc_client_get_read_prefs(made->native());
    server_description_handle server{
        mongoc_client_select_server(made->native(), false, prefs, &error)};
    if (!server) return false;
    server.reset(mongoc_client_get_handshake_description(
        made->native(), mongoc_server_description_id(server.get()), nullptr, &error));
    return server != nullptr;
} catch (...) {  // the client was closed meanwhile
    return false;
}

void client_pool::drop_closed() const { clients_->drop_closed(); }

void client_pool::close() const noexcept {
    clients_->settings().closing = true;
    clients_->settings().making.close();
}

wire_statistics client_pool::statistics() const {
    home().require("client");
    auto& settings = clients_->settings();
    return {clients_->taken(), settings.leases.load(), settings.polls_won.load(),
            settings.polls_lost.load()};
}

}  // namespace motor::detail
