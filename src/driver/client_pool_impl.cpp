// SPDX-License-Identifier: Apache-2.0
#include "client_pool_impl.hpp"

#include "driver/events/server_states.hpp"
#include "driver/settings/auto_encryption.hpp"
#include "driver/stream/connect.hpp"
#include "driver/stream/tls.hpp"

#include <motor/detail/driver/connection.hpp>
#include <motor/settings/connection_options.hpp>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>
#include <utility>

namespace motor::detail {
namespace {

/// Turns off libmongoc's own structured logging (from 1.30 on): Motor writes the log that
/// MONGODB_LOG_COMMAND and others request.
void silence([[maybe_unused]] mongoc_client_pool_t* pool) {
#if MONGOC_CHECK_VERSION(1, 30, 0)
    std::unique_ptr<mongoc_structured_log_opts_t, destroyer<mongoc_structured_log_opts_destroy>>
        nothing{mongoc_structured_log_opts_new()};
    mongoc_structured_log_opts_set_handler(nothing.get(), nullptr, nullptr);
    mongoc_client_pool_set_structured_log_opts(pool, nothing.get());
#endif
}

mongoc_client_pool_t* make_pool(const mongoc_uri_t* uri, stream_settings& settings,
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

bool may_compress(const motor::uri& uri) {
    return !document_view::of(*mongoc_uri_get_compressors(uri.native())).empty();
}

/// Limit of each step of connecting. Default: libmongoc's, also if it is set to 0.
std::chrono::milliseconds connect_limit(const motor::uri& uri) {
    auto set = uri.option_int32(MONGOC_URI_CONNECTTIMEOUTMS).value_or(0);
    return std::chrono::milliseconds{set > 0 ? set : 10'000};
}

/// The pool's options in the connection string, as events report them.
document pool_options(const motor::uri& uri) {
    document found;
    for (auto name : {"maxPoolSize", "minPoolSize", "maxConnecting"})
        if (auto setting = uri.option(name)) found.append(name, *setting);
    return found;
}

stream_settings settings_of(const client_settings& given, const motor::uri& uri) {
    std::string ca_directory, crl_file;
    if (given.typed && given.typed->tls()) {
        auto files = given.typed->tls()->files();
        ca_directory = files.get_or("ca_directory", std::string{});
        crl_file = files.get_or("crl_file", std::string{});
    }
    auto set_name = mongoc_uri_get_replica_set(uri.native());
    return {.home = {},
            .polling = given.polling,
            .ca_directory = std::move(ca_directory),
            .crl_file = std::move(crl_file),
            .servers = std::make_shared<server_states>(set_name ? set_name : ""),
            .listeners = given.listeners.get(),
            .making{uri.max_connecting(), connect_limit(uri), given.listeners.get()}};
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

bool is_established(const client_slot* client) { return client->breaker.established(); }

}  // namespace

mongoc_collection_t* client_slot::collection(const std::string& database, const std::string& name) {
    auto& last = last_collection;
    if (!last.native || last.name != name || last.database != database)
        last = {database, name,
                collection_handle{
                    mongoc_client_get_collection(native, database.c_str(), name.c_str())}};
    return last.native.get();
}

void client_slot::drop_handles() noexcept {
    vaults.clear();
    last_collection = {};
}

client_pool_impl::client_pool_impl(const motor::uri& uri, const client_settings& settings)
    : uri_(settings.typed ? uri.with(*settings.typed) : uri),
      cursor_connections_(settings.cursor_connections),
      settings_(settings_of(settings, uri_)),
      events_(settings.listeners, settings_.servers, settings_.making, pool_options(uri_)),
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

client_pool_impl::~client_pool_impl() {
    settings_.closing = true;
    for (auto& each : clients_) {
        each->drop_handles();
        mongoc_client_pool_push(native_, each->native);
    }
    mongoc_client_pool_destroy(native_);
}

client_slot& client_pool_impl::take() {
    home().require("client");
    if (auto best = take_established()) return *best;
    return take_fresh();
}

client_slot& client_pool_impl::take_fresh() {
    {
        std::lock_guard held{mutex_};
        auto found = std::find_if_not(idle_.rbegin(), idle_.rend(), is_established);
        if (found != idle_.rend()) return take(std::next(found).base());
    }
    auto native = mongoc_client_pool_pop(native_);
    std::lock_guard held{mutex_};
    auto& made = clients_.emplace_back(std::make_unique<client_slot>(native, settings_));
    const bool ours = use_our_streams(native, uri_.native(), made->breaker);
    made->adds_fields = ours && !may_compress(uri_);
    if (!ours) {
        made->breaker.know_nothing();
        knows_connections_ = false;
    }
    return *made;
}

client_slot* client_pool_impl::take_established() {
    std::lock_guard held{mutex_};
    auto found = std::find_if(idle_.rbegin(), idle_.rend(), is_established);
    return found == idle_.rend() ? nullptr : &take(std::next(found).base());
}

/// The caller holds the mutex.
client_slot& client_pool_impl::take(std::vector<client_slot*>::iterator idle) {
    auto taken = *idle;
    idle_.erase(idle);
    return *taken;
}

void client_pool_impl::drop_closed() {
    std::vector<client_slot*> closed;
    {
        std::lock_guard held{mutex_};
        auto rest = std::ranges::stable_partition(idle_, [](auto each) {
            return !each->breaker.established() || !each->breaker.closed_by_peer();
        });
        closed.assign(rest.begin(), rest.end());
        idle_.erase(rest.begin(), rest.end());
    }
    for (auto each : closed)
        destroy(*each);
}

std::size_t client_pool_impl::established() const {
    if (knows_connections_) return settings_.making.established();
    std::lock_guard held{mutex_};
    return clients_.size();
}

bool client_pool_impl::has_established() const {
    std::lock_guard held{mutex_};
    return std::ranges::any_of(idle_, is_established);
}

void client_pool_impl::give_back(client_slot& client) {
    if (!home().here()) return;
    bool broken = client.breaker.broken();
    // Keys are destroyed with the vaults that use them, at the latest when the connection is free.
    std::erase_if(client.vaults, [&](auto& each) { return broken || each.vault.expired(); });
    if (broken) return destroy(client);
    std::lock_guard held{mutex_};
    idle_.push_back(&client);
}

/// Destroys an idle client, with its connections.
void client_pool_impl::destroy(client_slot& client) {
    client.drop_handles();
    mongoc_client_destroy(client.native);
    std::lock_guard held{mutex_};
    std::erase_if(clients_, [&](auto& each) { return each.get() == &client; });
}

void client_pool_impl::set_user(client_slot& client, const std::weak_ptr<connection>& user) {
    std::lock_guard held{mutex_};
    client.user = user;
}

void client_pool_impl::add_cursor(client_slot& client) {
    std::lock_guard held{mutex_};
    if (client.cursors++ == 0) ++used_by_cursors_;
    client.breaker.share(client.cursors > 1);
}

void client_pool_impl::remove_cursor(client_slot& client) noexcept {
    if (!home().here()) return;
    std::lock_guard held{mutex_};
    assert(client.cursors > 0 && "more cursors go than have come");
    if (--client.cursors == 0) --used_by_cursors_;
    client.breaker.share(client.cursors > 1);
}

std::shared_ptr<connection> client_pool_impl::connection_for_cursor() {
    if (used_by_cursors_ < cursor_connections_) return nullptr;
    std::lock_guard held{mutex_};
    std::shared_ptr<connection> best;
    std::size_t fewest = 0;
    for (auto& each : clients_) {
        if (each->cursors == 0 || each->breaker.broken() || (best && each->cursors >= fewest))
            continue;
        if (auto user = each->user.lock()) {
            best = std::move(user);
            fewest = each->cursors;
        }
    }
    return best;
}

std::size_t client_pool_impl::taken() const {
    std::lock_guard held{mutex_};
    return clients_.size() - idle_.size();
}

}  // namespace motor::detail
