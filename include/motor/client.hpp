// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/change_stream.hpp>
#include <motor/client_options.hpp>
#include <motor/database.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/event_loop.hpp>
#include <motor/executor.hpp>
#include <motor/handle.hpp>
#include <motor/operation.hpp>
#include <motor/ops/databases.hpp>
#include <motor/ops/run_command.hpp>
#include <motor/ops/server.hpp>
#include <motor/session.hpp>
#include <motor/settings/uri.hpp>

#include <concepts>
#include <iosfwd>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace motor {

class client_encryption;
class client_write_model;
namespace ops {
class client_bulk_write;
}

/// A MongoDB client, asynchronous. A cheap value: copies share workers and connections. It connects
/// with the first operation; only the hosts of a `mongodb+srv://` string are looked up at once.
///
/// When the last handle is destroyed (client, database, collection, cursor, an operation not yet
/// started, a coroutine that waits for one), queued operations complete with errc::cancelled and
/// the workers end; within a second no thread of the client runs the user's code any more.
///
/// After fork() the client belongs to the parent. In the child, starting an operation throws
/// invalid_operation at once, or through the future or the coroutine; destroying handles leaves the
/// parent's threads and connections alone. The child must make a client of its own.
class MOTOR_EXPORT client : public handle<client> {
public:
    /// Makes a client from a connection string. Completions run on the workers. Throws invalid_uri
    /// or configuration_error.
    explicit client(std::string_view uri);
    /// Makes a client from a parsed connection string. Completions run on the workers. Throws
    /// configuration_error.
    explicit client(const motor::uri& uri);
    /// Makes a client with options. Completions run on the event loop of the options, or on the
    /// workers if there is none.
    client(std::string_view uri, client_options options);
    /// Makes a client from a parsed connection string, with options.
    client(const motor::uri& uri, client_options options);

    /// Makes a client whose completions run on this loop: an Asio executor, or another loop that a
    /// framework header accepts.
    template <class Loop>
        requires requires(const Loop& loop) { make_event_loop(loop_of<Loop>{loop}); }
    client(std::string_view uri, const Loop& loop, client_options options = client_options{})
        : client(uri, std::move(options.loop(make_event_loop(loop_of<Loop>{loop})))) {}

    /// The database of that name. Sends nothing. Throws invalid_name.
    database operator[](std::string_view name) const;
    /// The database of that name, as `client[name]`.
    [[nodiscard]] database get_database(std::string_view name) const;
    /// The database that the connection string names. Throws configuration_error if it names none.
    [[nodiscard]] database get_default_database() const;

    // clang-format off: a list of what there is, a line each
    /// Sends `listDatabases`: returns a document for each database: name, sizeOnDisk, empty.
    operation<ops::list_databases> list_databases() const;
    /// Sends `listDatabases` for the names alone, which is less work for the server.
    operation<ops::list_database_names> list_database_names() const;
    /// The changes in all databases, as collection::watch() yields those of one collection.
    change_stream watch(array_view pipeline = {}) const;
    /// Starts a session, which keeps a connection until it ends. Sends no command. Options:
    /// motor::session_options.
    operation<detail::session_ops::start> start_session(
        const session_options& options = session_options{}) const;
    /// Sends `ping`, and returns the server's reply.
    operation<ops::ping> ping() const;
    /// Sends `hello`, and returns a server's description of itself and its deployment. Asks the
    /// primary, or a server that the read preference selects.
    operation<ops::hello> hello() const;
    /// Sends `buildInfo`: returns the server's version and how it was built: version, versionArray,
    /// gitVersion, bits ...
    operation<ops::server_info> server_info() const;
    /// Sends `fsync`: makes the server write pending data to disk. Returns the server's reply.
    operation<ops::fsync> fsync() const;
    /// Sends `fsyncUnlock`: undoes one fsync().lock(true). Returns the server's reply, whose
    /// `lockCount` is the number of remaining locks.
    operation<ops::unlock> unlock() const;
    // clang-format on
    /// Sends writes to several collections, as `insert`, `update` and `delete` commands. Throws
    /// bulk_write_error, which says what was done and what was refused. Needs
    /// motor/ops/client_bulk_write.hpp.
    template <class Op = ops::client_bulk_write, class Model = client_write_model>
    operation<Op> bulk_write(std::vector<Model> writes) const {
        return make(Op(std::move(writes)));
    }
    /// Sends `dropDatabase`, as `client[name].drop()`. Throws invalid_name.
    operation<ops::drop_database> drop_database(std::string_view name) const;

    /// The client's workers as an executor of functions and coroutines.
    [[nodiscard]] motor::executor executor() const;
    /// Counts of workers, operations and connections, both current and since the client was made.
    [[nodiscard]] pool_statistics stats() const;

    /// Prints the hosts, without credentials.
    friend std::ostream& operator<<(std::ostream& to, const client& what);

private:
    friend struct detail::access;
    friend class client_encryption;
    [[nodiscard]] const detail::handle_context& context() const noexcept { return context_; }
    explicit client(detail::handle_context at) noexcept : handle(std::move(at)) {}
    static std::shared_ptr<detail::runtime> runtime_of(const motor::uri& uri,
                                                       client_options options);
};

}  // namespace motor
