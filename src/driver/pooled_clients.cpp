// SPDX-License-Identifier: Apache-2.0
#include "pooled_clients.hpp"

#include "auto_encryption.hpp"
#include "connect.hpp"
#include "server_states.hpp"
#include "tls.hpp"

#include <motor/driver/connection.hpp>
#include <motor/driver/connection_options.hpp>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>
#include <utility>

namespace motor::driver {
namespace {

/// From 1.30 on libmongoc logs by itself what MONGODB_LOG_COMMAND and others ask for; we do.
void silence([[maybe_unused]] mongoc_client_pool_t* pool) {
#if MONGOC_CHECK_VERSION(1, 30, 0)
    std::unique_ptr<mongoc_structured_log_opts_t, destroyer<mongoc_structured_log_opts_destroy>>
        nothing{mongoc_structured_log_opts_new()};
    mongoc_structured_log_opts_set_handler(nothing.get(), nullptr, nullptr);
    mongoc_client_pool_set_structured_log_opts(pool, nothing.get());
#endif
}

mongoc_client_pool_t* make_pool(const mongoc_uri_t* uri, wire_settings& settings,
                                event_source& events) {
    start_libmongoc();
    prepare_tls(uri, settings);
    bson_error_t error{};
    auto pool = mongoc_client_pool_new_with_error(uri, &error);
    if (!pool) throw configuration_error{error.message};
    mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_max_size(pool, std::numeric_limits<std::int32_t>::max());
    share_tls_files(pool, uri, settings);
    monitor_on_our_streams(pool, uri, settings);
    silence(pool);
    events.watch(pool);
    return pool;
}

bool may_compress(const uri& from) {
    return !document_view::of(*mongoc_uri_get_compressors(from.native())).empty();
}

/// libmongoc's, unless told; 0 is "not set".
std::chrono::milliseconds connect_limit(const uri& from) {
    auto set = from.option_int32(MONGOC_URI_CONNECTTIMEOUTMS).value_or(0);
    return std::chrono::milliseconds{set > 0 ? set : 10'000};
}

/// Those of the connection string, as events tell of them.
document pool_options(const uri& from) {
    document found;
    for (auto name : {"maxPoolSize", "minPoolSize", "maxConnecting"})
        if (auto setting = from.option(name)) found.append(name, *setting);
    return found;
}

wire_settings settings_of(const client_settings& given, const uri& from) {
    std::string ca_directory, crl_file;
    if (given.typed && given.typed->tls()) {
        auto files = given.typed->tls()->files();
        ca_directory = files.get_or("ca_directory", std::string{});
        crl_file = files.get_or("crl_file", std::string{});
    }
    auto set_name = mongoc_uri_get_replica_set(from.native());
    return {.home = {},
            .polling = given.polling,
            .ca_directory = std::move(ca_directory),
            .crl_file = std::move(crl_file),
            .servers = std::make_shared<server_states>(set_name ? set_name : ""),
            .told = given.told.get(),
            .making{from.max_connecting(), connect_limit(from), given.told.get()}};
}

void declare(mongoc_client_pool_t* pool, const server_api& api) {
    std::unique_ptr<mongoc_server_api_t, destroyer<mongoc_server_api_destroy>> native{
        mongoc_server_api_new(MONGOC_SERVER_API_V1)};
    if (auto strict = api.strict()) mongoc_server_api_strict(native.get(), *strict);
    if (auto errors = api.deprecation_errors())
        mongoc_server_api_deprecation_errors(native.get(), *errors);
    bson_error_t error{};
    if (!mongoc_client_pool_set_server_api(pool, native.get(), &error))
        throw configuration_error{error.message};
}

bool is_established(const pooled_client* one) { return one->on.established(); }

}  // namespace

pooled_clients::pooled_clients(const driver::uri& uri, const client_settings& settings)
    : uri_(settings.typed ? uri.with(*settings.typed) : uri),
      cursor_connections_(settings.cursor_connections),
      settings_(settings_of(settings, uri_)),
      events_(settings.told, settings_.servers, settings_.making, pool_options(uri_)),
      encryption_(settings.encryption),
      native_(make_pool(uri_.native(), settings_, events_)) {
    try {
        if (settings.api) declare(native_, *settings.api);
        if (encryption_) key_vault_ = encrypt_pool(native_, *encryption_);
    } catch (...) {
        mongoc_client_pool_destroy(native_);
        throw;
    }
}

pooled_clients::~pooled_clients() {
    settings_.closing = true;
    for (auto& each : clients_) {
        each->vaults.clear();
        mongoc_client_pool_push(native_, each->native);
    }
    mongoc_client_pool_destroy(native_);
}

pooled_client& pooled_clients::take() {
    home().require("client");
    if (auto best = take_established()) return *best;
    return take_fresh();
}

pooled_client& pooled_clients::take_fresh() {
    {
        std::lock_guard held{mutex_};
        auto found = std::find_if_not(idle_.rbegin(), idle_.rend(), is_established);
        if (found != idle_.rend()) return take(std::next(found).base());
    }
    auto native = mongoc_client_pool_pop(native_);
    std::lock_guard held{mutex_};
    auto& made = clients_.emplace_back(std::make_unique<pooled_client>(native, settings_));
    const bool ours = use_our_streams(native, uri_.native(), made->on);
    made->adds_fields = ours && !may_compress(uri_);
    if (!ours) {
        made->on.know_nothing();
        knows_connections_ = false;
    }
    return *made;
}

pooled_client* pooled_clients::take_established() {
    std::lock_guard held{mutex_};
    auto found = std::find_if(idle_.rbegin(), idle_.rend(), is_established);
    return found == idle_.rend() ? nullptr : &take(std::next(found).base());
}

/// Under the mutex.
pooled_client& pooled_clients::take(std::vector<pooled_client*>::iterator idle) {
    auto taken = *idle;
    idle_.erase(idle);
    return *taken;
}

void pooled_clients::drop_closed() {
    std::vector<pooled_client*> closed;
    {
        std::lock_guard held{mutex_};
        auto rest = std::ranges::stable_partition(
            idle_, [](auto each) { return !each->on.established() || !each->on.closed_by_peer(); });
        closed.assign(rest.begin(), rest.end());
        idle_.erase(rest.begin(), rest.end());
    }
    for (auto each : closed)
        destroy(*each);
}

std::size_t pooled_clients::established() const {
    if (knows_connections_) return settings_.making.established();
    std::lock_guard held{mutex_};
    return clients_.size();
}

bool pooled_clients::has_established() const {
    std::lock_guard held{mutex_};
    return std::ranges::any_of(idle_, is_established);
}

void pooled_clients::give_back(pooled_client& client) {
    if (!home().here()) return;
    bool broken = client.on.broken();
    // Keys go when those who may use them have gone, at the latest when the connection is free.
    std::erase_if(client.vaults, [&](auto& each) { return broken || each.of.expired(); });
    if (broken) return destroy(client);
    std::lock_guard held{mutex_};
    idle_.push_back(&client);
}

/// One that nobody uses, with its connections.
void pooled_clients::destroy(pooled_client& client) {
    client.vaults.clear();
    mongoc_client_destroy(client.native);
    std::lock_guard held{mutex_};
    std::erase_if(clients_, [&](auto& each) { return each.get() == &client; });
}

void pooled_clients::used_by(pooled_client& client, const std::weak_ptr<connection>& by) {
    std::lock_guard held{mutex_};
    client.used_by = by;
}

void pooled_clients::add_cursor(pooled_client& client) {
    std::lock_guard held{mutex_};
    if (client.cursors++ == 0) ++used_by_cursors_;
    client.on.share(client.cursors > 1);
}

void pooled_clients::remove_cursor(pooled_client& client) noexcept {
    if (!home().here()) return;
    std::lock_guard held{mutex_};
    assert(client.cursors > 0 && "more cursors go than have come");
    if (--client.cursors == 0) --used_by_cursors_;
    client.on.share(client.cursors > 1);
}

std::shared_ptr<connection> pooled_clients::shared_by_cursors() {
    if (used_by_cursors_ < cursor_connections_) return nullptr;
    std::lock_guard held{mutex_};
    std::shared_ptr<connection> best;
    std::size_t fewest = 0;
    for (auto& each : clients_) {
        if (each->cursors == 0 || each->on.broken() || (best && each->cursors >= fewest)) continue;
        if (auto by = each->used_by.lock()) {
            best = std::move(by);
            fewest = each->cursors;
        }
    }
    return best;
}

std::size_t pooled_clients::taken() const {
    std::lock_guard held{mutex_};
    return clients_.size() - idle_.size();
}

}  // namespace motor::driver
