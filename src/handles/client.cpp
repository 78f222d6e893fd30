// SPDX-License-Identifier: Apache-2.0
#include <motor/client.hpp>

#include "core/loop_listener.hpp"
#include "driver/events/listeners.hpp"

#include <motor/client_error.hpp>
#include <motor/detail/core/completion_queue.hpp>
#include <motor/detail/core/runtime.hpp>
#include <motor/detail/core/worker_pool.hpp>
#include <motor/detail/driver/client_pool.hpp>
#include <motor/events/logging.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/settings/auto_encryption.hpp>
#include <motor/settings/connection_options.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace motor {
namespace {

std::size_t worker_limit(const motor::uri& uri, std::optional<std::size_t> max_workers) {
    if (max_workers) return std::max<std::size_t>(1, *max_workers);
    auto pool_size = uri.option_int32("maxPoolSize");
    return pool_size && *pool_size > 0 ? static_cast<std::size_t>(*pool_size) : 100;
}

/// libmongoc takes a time of 0 for "not set".
void set_connecting(detail::pool_limits& limits, const uri& uri) {
    auto set = [&](std::chrono::milliseconds& time, const char* name) {
        if (auto given = uri.option_int32(name).value_or(0); given > 0)
            time = std::chrono::milliseconds{given};
    };
    set(limits.selection_time, "serverSelectionTimeoutMS");
    set(limits.connect_time, "connectTimeoutMS");
    limits.min_connections = uri.min_pool_size();
    if (limits.min_connections > limits.max_workers)
        throw configuration_error{"minPoolSize must not exceed the number of workers"};
}

}  // namespace

/// State of a client, behind a pointer so that users' files need not compile its members.
struct client_options::observers {
    struct entry {
        std::shared_ptr<event_listener> listener;
        event_thread thread;
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

client_options& client_options::listener(std::shared_ptr<event_listener> listener,
                                         event_thread thread) & {
    if (!listener) throw invalid_operation{"a listener must not be null"};
    seen_by().listeners.push_back({std::move(listener), thread});
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

std::shared_ptr<detail::runtime> client::runtime_of(const motor::uri& uri, client_options options) {
    detail::pool_limits limits;
    limits.polling = options.polling_;
    limits.max_workers = worker_limit(uri, options.max_workers_);
    set_connecting(limits, options.connection_ ? uri.with(*options.connection_) : uri);
    auto loop = options.loop_ ? std::make_shared<detail::completion_queue>(std::move(options.loop_))
                              : nullptr;
    auto& seen_by = options.seen_by();
    if (auto log = make_log_listener(seen_by.log.value_or(log_settings{})))
        seen_by.listeners.push_back({std::move(log), event_thread::any});
    auto listeners = seen_by.listeners.empty() ? nullptr : std::make_shared<detail::listeners>();
    std::vector<std::shared_ptr<detail::loop_listener>> in_loop;
    for (auto& each : seen_by.listeners) {
        if (each.thread == event_thread::loop)
            each.listener = in_loop.emplace_back(std::make_shared<detail::loop_listener>(
                std::move(each.listener), listeners->gate(), loop));
        listeners->add(std::move(each.listener));
    }
    detail::client_settings settings;
    settings.polling = options.polling_;
    settings.api = options.server_api_;
    settings.listeners = std::move(listeners);
    settings.encryption = std::move(options.encryption_);
    settings.typed = std::move(options.connection_);
    settings.cursor_connections = std::max<std::size_t>(1, limits.max_workers / 2);
    auto workers =
        std::make_shared<detail::worker_pool>(detail::client_pool{uri, settings}, limits);
    for (auto& each : in_loop)
        each->use(workers);
    return std::make_shared<detail::runtime>(std::move(workers), std::move(loop));
}

client::client(const motor::uri& uri, client_options options)
    : handle(detail::handle_context{runtime_of(uri, std::move(options)),
                                    detail::namespace_settings{{}, {}, uri.settings()}}) {}

client::client(std::string_view uri) : client(motor::uri{uri}) {}

client::client(const motor::uri& uri) : client(uri, client_options{}) {}

client::client(std::string_view uri, client_options options)
    : client(motor::uri{uri}, std::move(options)) {}

operation<ops::list_databases> client::list_databases() const {
    return make(ops::list_databases());
}

operation<ops::list_database_names> client::list_database_names() const {
    return make(ops::list_database_names());
}

change_stream client::watch(array_view pipeline) const {
    return detail::access::make<change_stream>(context_, ops::watch(pipeline));
}

operation<detail::session_ops::start> client::start_session(const session_options& options) const {
    return make(detail::session_ops::start(context_, options));
}

operation<ops::ping> client::ping() const { return make(ops::ping()); }

operation<ops::hello> client::hello() const { return make(ops::hello()); }

operation<ops::server_info> client::server_info() const { return make(ops::server_info()); }

operation<ops::fsync> client::fsync() const { return make(ops::fsync()); }

operation<ops::unlock> client::unlock() const { return make(ops::unlock()); }

executor client::executor() const {
    return detail::access::make<motor::executor>(context_.workers());
}

pool_statistics client::stats() const {
    auto now = context_.workers()->statistics();
    if (const auto& loop = context_.loop()) now.loop_wake_ups = loop->wake_ups();
    return now;
}

database client::operator[](std::string_view name) const {
    const auto& settings = context_.settings();
    return detail::access::make<database>(context_.aimed_at(
        detail::namespace_settings::of_database(name, settings.concerns, settings.within)));
}

database client::get_database(std::string_view name) const { return (*this)[name]; }

database client::get_default_database() const {
    auto name = context_.workers()->clients().uri().database();
    if (name.empty()) throw configuration_error{"the connection string names no default database"};
    return (*this)[name];
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& to, const client& client) {
    return to << client.context_.workers()->clients().uri();
}

operation<ops::drop_database> client::drop_database(std::string_view name) const {
    return (*this)[name].drop();
}

}  // namespace motor
