// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream.hpp>
#include <motor/core/event_loop.hpp>
#include <motor/core/executor.hpp>
#include <motor/core/operation.hpp>
#include <motor/core/runtime.hpp>
#include <motor/database.hpp>
#include <motor/driver/server_api.hpp>
#include <motor/driver/uri.hpp>
#include <motor/handle.hpp>
#include <motor/ops/databases.hpp>
#include <motor/ops/run_command.hpp>
#include <motor/ops/server.hpp>
#include <motor/session.hpp>

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace motor {

class auto_encryption_options;
class client_encryption;
class client_write_model;
class connection_options;
class event_listener;
enum class event_thread : int;
class log_settings;
namespace ops {
class client_bulk_write;
}

/// What a client can be told beside its connection string.
class client_options {
public:
    client_options() = default;
    /// The most operations on the wire at once; by default the URI's maxPoolSize, or 100.
    client_options& max_workers(std::size_t most) & {
        max_workers_ = most;
        return *this;
    }
    [[nodiscard]] client_options&& max_workers(std::size_t most) && {
        return std::move(max_workers(most));
    }
    /// Where completions run; a framework header makes one. None: on the workers.
    client_options& loop(std::unique_ptr<core::event_loop> where) & {
        loop_ = std::move(where);
        return *this;
    }
    [[nodiscard]] client_options&& loop(std::unique_ptr<core::event_loop> where) && {
        return std::move(loop(std::move(where)));
    }

    /// Whether a worker asks again and again for an answer for some 60 microseconds before it
    /// sleeps for it, while cores are to spare: a server nearby has answered by then. On unless
    /// told.
    client_options& polling(bool on) & {
        polling_ = on;
        return *this;
    }
    [[nodiscard]] client_options&& polling(bool on) && { return std::move(polling(on)); }

    /// How it connects: credentials, TLS, compression, time limits. They come before what the
    /// connection string says. See motor/driver/connection_options.hpp.
    client_options& connection(const connection_options& how) &;
    [[nodiscard]] client_options&& connection(const connection_options& how) && {
        return std::move(connection(how));
    }

    /// Declares which version of MongoDB's stable API every command is to be understood by.
    client_options& server_api(const motor::server_api& declared) & {
        server_api_ = declared;
        return *this;
    }
    [[nodiscard]] client_options&& server_api(const motor::server_api& declared) && {
        return std::move(server_api(declared));
    }

    /// Is told of commands, servers and connections, and in which thread: unless told otherwise
    /// where they happen, event_thread::any. One more with each call; they hear in that order. See
    /// motor/driver/monitoring.hpp.
    client_options& listener(std::shared_ptr<event_listener> one, event_thread where = {}) &;
    [[nodiscard]] client_options&& listener(std::shared_ptr<event_listener> one,
                                            event_thread where = {}) && {
        return std::move(listener(std::move(one), where));
    }
    /// What is logged and where to; by default what the environment asks for. See
    /// motor/driver/logging.hpp.
    client_options& log(const log_settings& settings) &;
    [[nodiscard]] client_options&& log(const log_settings& settings) && {
        return std::move(log(settings));
    }

    /// Encrypts fields before they are sent, and decrypts what comes back. See
    /// motor/driver/auto_encryption.hpp, and docs/how-to/encryption.md.
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
    std::unique_ptr<core::event_loop> loop_;
};

/// MongoDB, asynchronously. A cheap value: copies share workers and connections. Nothing connects
/// before the first operation; only the hosts of `mongodb+srv://` are looked up at once.
///
/// When the last handle is destroyed (client, database, collection, cursor, an operation not yet
/// started, a coroutine that waits for one), what is queued completes with errc::cancelled and the
/// workers end; within a second no thread of the client runs the user's code any more.
///
/// After fork() it is the parent's. In the child whatever would start an operation throws
/// invalid_operation at once, or the future or coroutine holds it; destroying handles leaves the
/// parent's threads and connections alone. A child makes a client of its own.
class client : public handle<client> {
public:
    /// Completions run on the workers. Throws invalid_uri or configuration_error.
    explicit client(std::string_view uri) : client(motor::uri{uri}) {}
    /// Completions run on the options' loop, on the workers if they have none.
    explicit client(const motor::uri& uri) : client(uri, client_options{}) {}
    client(std::string_view uri, client_options options)
        : client(motor::uri{uri}, std::move(options)) {}
    client(const motor::uri& uri, client_options options);

    /// Completions run on that loop: an Asio executor, and what else a framework header takes.
    template <class Loop>
        requires requires(const Loop& loop) { make_event_loop(core::loop_of<Loop>{loop}); }
    client(std::string_view uri, const Loop& loop, client_options options = client_options{})
        : client(motor::uri{uri},
                 std::move(options.loop(make_event_loop(core::loop_of<Loop>{loop})))) {}

    /// Throws invalid_name.
    database operator[](std::string_view name) const;
    [[nodiscard]] database get_database(std::string_view name) const;  ///< As `client[name]`.
    /// The one that the connection string names; throws configuration_error if it names none.
    [[nodiscard]] database get_default_database() const;

    // clang-format off: a list of what there is, a line each
    operation<ops::list_databases> list_databases() const { return make<ops::list_databases>(); }
    operation<ops::list_database_names> list_database_names() const {
        return make<ops::list_database_names>();
    }
    change_stream watch(array_view pipeline = {}) const { return {site_, ops::watch(pipeline)}; }
    /// A session of this client: one connection until it ends. Options: motor::session_options.
    operation<session_ops::start> start_session(
        const session_options& options = session_options{}) const {
        return make<session_ops::start>(site_, options);
    }
    operation<ops::ping> ping() const { return make<ops::ping>(); }
    operation<ops::hello> hello() const { return make<ops::hello>(); }
    operation<ops::server_info> server_info() const { return make<ops::server_info>(); }
    operation<ops::fsync> fsync() const { return make<ops::fsync>(); }
    operation<ops::unlock> unlock() const { return make<ops::unlock>(); }
    // clang-format on
    /// Writes to several collections. To use it, include motor/ops/client_bulk_write.hpp.
    template <class Op = ops::client_bulk_write, class Model = client_write_model>
    operation<Op> bulk_write(std::vector<Model> writes) const {
        return make<Op>(std::move(writes));
    }
    /// As `client[name].drop()`. Throws invalid_name.
    operation<ops::drop_database> drop_database(std::string_view name) const;

    /// Runs functions, and coroutines, on the workers.
    [[nodiscard]] core::executor executor() const {
        return core::executor{site_.runtime().workers()};
    }
    /// Where its completions run; null if that is on its workers. For what Motor builds on it.
    [[nodiscard]] const std::shared_ptr<core::delivery>& loop() const noexcept {
        return site_.runtime().loop();
    }
    /// How many workers, operations and connections there are now, and have been.
    [[nodiscard]] core::pool_statistics stats() const;

    /// Writes its hosts, and nothing secret.
    friend std::ostream& operator<<(std::ostream& to, const client& what);

private:
    friend class handle<client>;
    friend class client_encryption;
    explicit client(core::site at) noexcept : handle(std::move(at)) {}
    static std::shared_ptr<core::runtime> runtime_of(const motor::uri& uri, client_options options);
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return {site_, Op(std::forward<Args>(args)...)};
    }
};

}  // namespace motor
