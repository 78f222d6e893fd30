// SPDX-License-Identifier: Apache-2.0
#include <motor/client.hpp>

#include <motor/driver/auto_encryption.hpp>
#include <motor/driver/connection_options.hpp>
#include <motor/driver/error.hpp>
#include <motor/driver/logging.hpp>
#include <motor/driver/monitoring.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "core/loop_listener.hpp"
#include "driver/listeners.hpp"

namespace motor {
namespace {

std::size_t worker_limit(const motor::uri& uri, std::optional<std::size_t> own) {
    if (own) return std::max<std::size_t>(1, *own);
    auto pool_size = uri.option_int32("maxPoolSize");
    return pool_size && *pool_size > 0 ? static_cast<std::size_t>(*pool_size) : 100;
}

/// Of times libmongoc takes 0 for "not set".
void set_connecting(core::pool_limits& of, const driver::uri& from) {
    auto set = [&](std::chrono::milliseconds& time, const char* name) {
        if (auto given = from.option_int32(name).value_or(0); given > 0)
            time = std::chrono::milliseconds{given};
    };
    set(of.selection_time, "serverSelectionTimeoutMS");
    set(of.connect_time, "connectTimeoutMS");
    of.min_connections = from.min_pool_size();
    if (of.min_connections > of.max_workers)
        throw configuration_error{"minPoolSize must not be more than there may be workers"};
}

}  // namespace

/// Behind a pointer, so that users' files need not know what is in it.
struct client_options::observers {
    struct entry {
        std::shared_ptr<event_listener> one;
        event_thread where;
    };
    std::vector<entry> listeners;
    std::optional<log_settings> log;
};

client_options::observers& client_options::seen_by() {
    if (!observers_) observers_ = std::make_shared<observers>();
    return *observers_;
}

client_options& client_options::connection(const connection_options& how) & {
    connection_ = std::make_shared<const connection_options>(how);
    return *this;
}

client_options& client_options::listener(std::shared_ptr<event_listener> one,
                                         event_thread where) & {
    if (!one) throw invalid_operation{"a listener must not be null"};
    seen_by().listeners.push_back({std::move(one), where});
    return *this;
}

client_options& client_options::log(const log_settings& settings) & {
    seen_by().log = settings;
    return *this;
}

client_options& client_options::auto_encryption(const auto_encryption_options& how) & {
    encryption_ = std::make_shared<const auto_encryption_options>(how);
    return *this;
}

std::shared_ptr<core::runtime> client::runtime_of(const motor::uri& uri, client_options options) {
    core::pool_limits limits;
    limits.polling = options.polling_;
    limits.max_workers = worker_limit(uri, options.max_workers_);
    set_connecting(limits, options.connection_ ? uri.with(*options.connection_) : uri);
    auto loop =
        options.loop_ ? std::make_shared<core::delivery>(std::move(options.loop_)) : nullptr;
    auto& seen_by = options.seen_by();
    if (auto log = make_log_listener(seen_by.log.value_or(log_settings{})))
        seen_by.listeners.push_back({std::move(log), event_thread::any});
    auto told = seen_by.listeners.empty() ? nullptr : std::make_shared<driver::listeners>();
    std::vector<std::shared_ptr<core::loop_listener>> in_loop;
    for (auto& each : seen_by.listeners) {
        if (each.where == event_thread::loop)
            each.one = in_loop.emplace_back(std::make_shared<core::loop_listener>(
                std::move(each.one), told->listening(), loop));
        told->add(std::move(each.one));
    }
    driver::client_settings settings;
    settings.polling = options.polling_;
    settings.api = options.server_api_;
    settings.told = std::move(told);
    settings.encryption = std::move(options.encryption_);
    settings.typed = std::move(options.connection_);
    settings.cursor_connections = std::max<std::size_t>(1, limits.max_workers / 2);
    auto workers =
        std::make_shared<core::worker_pool>(driver::client_pool{uri, std::move(settings)}, limits);
    for (auto& each : in_loop)
        each->use(workers);
    return std::make_shared<core::runtime>(std::move(workers), std::move(loop));
}

client::client(const motor::uri& uri, client_options options)
    : handle(
          core::site{runtime_of(uri, std::move(options)), driver::scope{{}, {}, uri.settings()}}) {}

core::pool_statistics client::stats() const {
    auto now = site_.runtime().workers()->statistics();
    if (const auto& loop = site_.runtime().loop()) now.loop_wake_ups = loop->wake_ups();
    return now;
}

database client::operator[](std::string_view name) const {
    const auto& here = site_.where();
    return database{site_.aimed_at(driver::scope::of_database(name, here.settings, here.within))};
}

database client::get_database(std::string_view name) const { return (*this)[name]; }

database client::get_default_database() const {
    auto name = site_.runtime().workers()->clients().uri().database();
    if (name.empty()) throw configuration_error{"the connection string names no default database"};
    return (*this)[name];
}

std::ostream& operator<<(std::ostream& to, const client& what) {
    return to << what.site_.runtime().workers()->clients().uri();
}

operation<ops::drop_database> client::drop_database(std::string_view name) const {
    return (*this)[name].drop();
}

collection database::operator[](std::string_view name) const {
    return collection{site_.aimed_at(site_.where().of_collection(name))};
}

collection database::get_collection(std::string_view name) const { return (*this)[name]; }

std::ostream& operator<<(std::ostream& to, const database& what) { return to << what.name(); }

operation<ops::drop_collection> database::drop_collection(std::string_view name) const {
    return (*this)[name].drop();
}

basic_cursor<ops::find> database::profiling_info(document_view filter) const {
    return (*this)["system.profile"].find(filter);
}

collection collection::operator[](std::string_view sub) const {
    return collection{site_.aimed_at(site_.where().of_collection(name() + "." + std::string{sub}))};
}

std::ostream& operator<<(std::ostream& to, const collection& what) {
    return to << what.full_name();
}

}  // namespace motor
