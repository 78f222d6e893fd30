// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/server_session.hpp>

#include "driver/settings/native_concerns.hpp"
#include "libmongoc.hpp"

#include <motor/detail/driver/client_pool.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/detail/driver/server_time.hpp>

#include <cassert>

namespace motor::detail {
namespace {

using transaction_opts_handle =
    std::unique_ptr<mongoc_transaction_opt_t, destroyer<mongoc_transaction_opts_destroy>>;

transaction_opts_handle native_options(const transaction_options& from) {
    transaction_opts_handle made{mongoc_transaction_opts_new()};
    const auto& settings = from.settings();
    if (!settings.read_concern.inherited())
        mongoc_transaction_opts_set_read_concern(made.get(),
                                                 native_read_concern(settings.read_concern).get());
    if (!settings.write_concern.inherited())
        mongoc_transaction_opts_set_write_concern(
            made.get(), native_write_concern(settings.write_concern).get());
    if (auto prefs = settings.read_preference.native())
        mongoc_transaction_opts_set_read_prefs(made.get(), prefs);
    if (auto limit = from.max_commit_time()) {
        if (limit->count() < 0) throw invalid_operation{"max_commit_time must not be negative"};
        mongoc_transaction_opts_set_max_commit_time_ms(made.get(), server_time(*limit));
    }
    return made;
}

session_opts_handle native_options(const session_options& from) {
    session_opts_handle made{mongoc_session_opts_new()};
    if (auto causal = from.causal_consistency())
        mongoc_session_opts_set_causal_consistency(made.get(), *causal);
    if (from.snapshot()) mongoc_session_opts_set_snapshot(made.get(), true);
    mongoc_session_opts_set_default_transaction_opts(
        made.get(), native_options(from.default_transaction_options()).get());
    return made;
}

mongoc_client_session_t* start(connection& connection, const session_opts_handle& opts,
                               bson_error_t& error) {
    interruptible::connection_use asking{connection.breaker()};
    return mongoc_client_start_session(connection.native(), opts.get(), &error);
}

document_view id_of(const mongoc_client_session_t* native) {
    return document_view::of(*mongoc_client_session_get_lsid(native));
}

}  // namespace

server_session::server_session(detail::connection& connection, _mongoc_client_session_t* native)
    : connection_(&connection), pool_(connection.pool()), native_(native) {}

server_session::server_session(detail::connection& connection, const session_options& options)
    : connection_(&connection),
      pool_(connection.pool()),
      native_(nullptr),
      default_read_preference_(options.default_transaction_options().settings().read_preference) {
    if (options.snapshot() && options.causal_consistency().value_or(false))
        throw invalid_operation{"a session is causally consistent or of a snapshot, not both"};
    bson_error_t error{};
    native_ = start(connection, native_options(options), error);
    if (!native_) throw_error(error, {}, {"startSession", {}});
    id_ = document{id_of(native_)};
    lease_ = connection.lease();
}

server_session::~server_session() { end(); }

std::shared_ptr<server_session> server_session::implicit(detail::connection& connection,
                                                         document_view command,
                                                         const namespace_settings& settings) {
    session_opts_handle opts{mongoc_session_opts_new()};
    mongoc_session_opts_set_causal_consistency(opts.get(), false);
    bson_error_t error{};
    auto native = start(connection, opts, error);
    if (native) return std::shared_ptr<server_session>{new server_session{connection, native}};
    if (error.domain == MONGOC_ERROR_SERVER_SELECTION)
        throw_error(error, {}, {std::string{(*command.begin()).key()}, settings.name_space()});
    return nullptr;
}

server_session::turn::turn(server_session& session, const client_pool& client) : session_(session) {
    session_.home_.require("session");
    if (session_.pool_ != client.identity())
        throw invalid_operation{"a session serves only operations of the client that started it"};
    session_.use_.begin("a session");
    if (session_.ended()) {
        session_.use_.end();
        throw invalid_operation{"the session has ended"};
    }
    try {
        session_.take_over();
    } catch (...) {
        session_.look();
        session_.use_.end();
        throw;
    }
}

server_session::turn::~turn() {
    session_.look();
    session_.use_.end();
}

void server_session::start_transaction(const transaction_options& options) {
    assert(use_.under_way() && "a session is used in a turn");
    bson_error_t error{};
    interruptible::connection_use asking{connection().breaker()};
    if (!mongoc_client_session_start_transaction(native_, native_options(options).get(), &error))
        throw_error(error, {}, {"startTransaction", {}});
    auto prefs = options.settings().read_preference.native();
    if (!prefs) prefs = default_read_preference_.native();
    if (!prefs) prefs = mongoc_client_get_read_prefs(connection().native());
    reads_from_primary_ = mongoc_read_prefs_get_mode(prefs) == MONGOC_READ_PRIMARY;
}

void server_session::commit_transaction() {
    assert(use_.under_way() && "a session is used in a turn");
    reply_slot reply;
    bson_error_t error{};
    interruptible::connection_use sending{connection().breaker()};
    if (!mongoc_client_session_commit_transaction(native_, reply.out(), &error))
        throw_error(error, reply.take(), {"commitTransaction", "admin"});
}

void server_session::abort_transaction() {
    assert(use_.under_way() && "a session is used in a turn");
    bson_error_t error{};
    interruptible::connection_use sending{connection().breaker()};
    if (!mongoc_client_session_abort_transaction(native_, &error))
        throw_error(error, {}, {"abortTransaction", "admin"});
}

void server_session::end() {
    if (!native_) return;
    ended_.store(true);
    if (!home_.here()) {
        native_ = nullptr;
        return;
    }
    {
        interruptible::connection_lock lock{connection_->breaker()};
        mongoc_client_session_destroy(std::exchange(native_, nullptr));
    }
    lease_.reset();
}

std::unique_lock<std::mutex> server_session::lock() const {
    home_.require("session");
    return std::unique_lock{mutex_};
}

document server_session::cluster_time() const {
    const auto held = lock();
    return cluster_time_;
}

std::optional<timestamp> server_session::operation_time() const {
    const auto held = lock();
    return operation_time_;
}

std::string server_session::pinned_server() const {
    const auto held = lock();
    return pinned_server_;
}

void server_session::advance_cluster_time(document_view to) {
    const auto held = lock();
    new_cluster_time_ = document{to};
}

void server_session::advance_operation_time(timestamp to) {
    const auto held = lock();
    new_operation_time_ = to;
}

void server_session::begin_transaction(const transaction_options& options) {
    const auto held = lock();
    if (ended()) throw invalid_operation{"the session has ended"};
    if (in_transaction()) throw transaction_error{"Transaction already in progress"};
    new_transaction_ = options;
    in_transaction_.store(true);
}

/// Copies the state that users may read while the next operation runs.
void server_session::look() noexcept {
    if (!native_) return in_transaction_.store(false);
    const auto server = look_at_native();
    if (server == pinned_to_) return;
    auto address = server == 0 ? std::string{} : connection_->address_of(server);
    std::lock_guard held{mutex_};
    pinned_server_ = std::move(address);
    pinned_to_ = server;
}

/// Copies the state, and returns the id of the server that the session is pinned to. Locks the
/// connection: another thread may be killing a cursor of this session, which needs no turn, and the
/// answer changes the times.
std::uint32_t server_session::look_at_native() noexcept {
    interruptible::connection_lock lock{connection_->breaker()};
    dirty_.store(mongoc_client_session_get_dirty(native_));
    std::lock_guard held{mutex_};
    in_transaction_.store(new_transaction_ || mongoc_client_session_in_transaction(native_));
    if (auto now = mongoc_client_session_get_cluster_time(native_);  // null at first
        now && document_view::of(*now) != cluster_time_)
        cluster_time_ = document{document_view::of(*now)};
    std::uint32_t seconds = 0, increment = 0;
    mongoc_client_session_get_operation_time(native_, &seconds, &increment);
    if (seconds != 0 || increment != 0) operation_time_ = timestamp{seconds, increment};
    return mongoc_client_session_get_server_id(native_);
}

void server_session::take_over() {
    take_over_times();
    std::unique_lock held{mutex_};
    const auto begun = std::exchange(new_transaction_, std::nullopt);
    held.unlock();
    if (begun) start_transaction(*begun);
}

void server_session::take_over_times() noexcept {
    std::unique_lock held{mutex_};
    const auto cluster_time = std::exchange(new_cluster_time_, {});
    const auto operation_time = std::exchange(new_operation_time_, std::nullopt);
    held.unlock();
    if (cluster_time.empty() && !operation_time) return;
    interruptible::connection_lock lock{connection_->breaker()};
    // libmongoc ignores older times.
    if (!cluster_time.empty())
        mongoc_client_session_advance_cluster_time(native_, bson_argument{cluster_time}.get());
    if (operation_time)
        mongoc_client_session_advance_operation_time(native_, operation_time->seconds(),
                                                     operation_time->increment());
}

}  // namespace motor::detail
