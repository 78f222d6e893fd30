// SPDX-License-Identifier: Apache-2.0
#include "pooled_clients.hpp"

#include "connect.hpp"

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

mongoc_client_pool_t* make_pool(const mongoc_uri_t* uri, event_source& events) {
    start_libmongoc();
    bson_error_t error{};
    auto pool = mongoc_client_pool_new_with_error(uri, &error);
    if (!pool) throw configuration_error{make_error_code(errc::configuration), error.message};
    mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_max_size(pool, std::numeric_limits<std::int32_t>::max());
    silence(pool);
    events.watch(pool);
    return pool;
}

void declare(mongoc_client_pool_t* pool, const server_api& api) {
    std::unique_ptr<mongoc_server_api_t, destroyer<mongoc_server_api_destroy>> native{
        mongoc_server_api_new(MONGOC_SERVER_API_V1)};
    if (auto strict = api.strict()) mongoc_server_api_strict(native.get(), *strict);
    if (auto errors = api.deprecation_errors())
        mongoc_server_api_deprecation_errors(native.get(), *errors);
    bson_error_t error{};
    if (!mongoc_client_pool_set_server_api(pool, native.get(), &error))
        throw configuration_error{make_error_code(errc::configuration), error.message};
}

}  // namespace

pooled_clients::pooled_clients(driver::uri uri, const std::optional<server_api>& api,
                               std::shared_ptr<listeners> told)
    : uri_(std::move(uri)), events_(std::move(told)), native_(make_pool(uri_.native(), events_)) {
    if (api) declare(native_, *api);
}

pooled_clients::~pooled_clients() {
    for (auto& each : clients_)
        mongoc_client_pool_push(native_, each->native);
    mongoc_client_pool_destroy(native_);
}

pooled_client& pooled_clients::take() {
    {
        std::lock_guard held{mutex_};
        if (!idle_.empty()) {
            auto taken = idle_.back();
            idle_.pop_back();
            return *taken;
        }
    }
    auto native = mongoc_client_pool_pop(native_);
    std::lock_guard held{mutex_};
    auto& made = clients_.emplace_back(std::make_unique<pooled_client>(native, settings_));
    use_our_streams(native, uri_.native(), made->on);
    return *made;
}

void pooled_clients::give_back(pooled_client& client) {
    bool broken = client.on.broken();
    if (broken) mongoc_client_destroy(client.native);
    std::lock_guard held{mutex_};
    if (!broken)
        idle_.push_back(&client);
    else
        std::erase_if(clients_, [&](auto& each) { return each.get() == &client; });
}

std::size_t pooled_clients::taken() const {
    std::lock_guard held{mutex_};
    return clients_.size() - idle_.size();
}

}  // namespace motor::driver
