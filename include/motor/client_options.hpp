// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/event_loop.hpp>
#include <motor/settings/server_api.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace motor {

class auto_encryption_options;
class connection_options;
class event_listener;
enum class event_thread : int;
class log_settings;

/// Options of a client in addition to its connection string.
class MOTOR_EXPORT client_options {
public:
    client_options() = default;
    /// Maximum number of operations on the wire at once. Default: the URI's maxPoolSize, or 100.
    client_options& max_workers(std::size_t most) & {
        max_workers_ = most;
        return *this;
    }
    [[nodiscard]] client_options&& max_workers(std::size_t most) && {
        return std::move(max_workers(most));
    }
    /// Event loop on which completions run; a framework header makes one. Default: none,
    /// completions run on the workers.
    client_options& loop(std::unique_ptr<event_loop> adapter) & {
        loop_ = std::move(adapter);
        return *this;
    }
    [[nodiscard]] client_options&& loop(std::unique_ptr<event_loop> adapter) && {
        return std::move(loop(std::move(adapter)));
    }

    /// Whether a worker polls for an answer for some 60 microseconds before it sleeps, if a
    /// processor core is free: a server nearby has answered by then. Default: true.
    client_options& polling(bool on) & {
        polling_ = on;
        return *this;
    }
    [[nodiscard]] client_options&& polling(bool on) && { return std::move(polling(on)); }

    /// Credentials, TLS, compression and time limits of the connections, which override the
    /// connection string. See motor/settings/connection_options.hpp.
    client_options& connection(const connection_options& how) &;
    [[nodiscard]] client_options&& connection(const connection_options& how) && {
        return std::move(connection(how));
    }

    /// Version of MongoDB's stable API, which the server applies to every command.
    client_options& server_api(const motor::server_api& declared) & {
        server_api_ = declared;
        return *this;
    }
    [[nodiscard]] client_options&& server_api(const motor::server_api& declared) && {
        return std::move(server_api(declared));
    }

    /// Adds a listener for commands, servers and connections. It is called in the thread where the
    /// event happens (event_thread::any, the default) or in another one. Listeners are called in
    /// the order in which they were added. See motor/events/monitoring.hpp.
    client_options& listener(std::shared_ptr<event_listener> one, event_thread thread = {}) &;
    [[nodiscard]] client_options&& listener(std::shared_ptr<event_listener> one,
                                            event_thread thread = {}) && {
        return std::move(listener(std::move(one), thread));
    }
    /// Sets what is logged, and where to. Default: as the environment variables say. See
    /// motor/events/logging.hpp.
    client_options& log(const log_settings& settings) &;
    [[nodiscard]] client_options&& log(const log_settings& settings) && {
        return std::move(log(settings));
    }

    /// Encrypts fields before they are sent, and decrypts fields that are received. See
    /// motor/settings/auto_encryption.hpp and docs/how-to/encryption.md.
    client_options& auto_encryption(const auto_encryption_options& how) &;
    [[nodiscard]] client_options&& auto_encryption(const auto_encryption_options& how) && {
        return std::move(auto_encryption(how));
    }

private:
    friend class client;
    struct observers;
    observers& seen_by();

    std::optional<std::size_t> max_workers_;
    bool polling_ = true;
    std::optional<motor::server_api> server_api_;
    std::shared_ptr<const connection_options> connection_;
    std::shared_ptr<observers> observers_;
    std::shared_ptr<const auto_encryption_options> encryption_;
    std::unique_ptr<event_loop> loop_;
};

}  // namespace motor
