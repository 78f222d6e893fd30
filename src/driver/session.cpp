// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/session.hpp>

#include <motor/driver/client_pool.hpp>
#include <motor/driver/server_time.hpp>
#include <motor/driver/target.hpp>

#include "libmongoc.hpp"
#include "native_concerns.hpp"

#include <cassert>

namespace motor::driver {
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

mongoc_client_session_t* start(connection& via, const session_opts_handle& opts,
                               bson_error_t& error) {
    call::using_wire asking{via.wire()};
    return mongoc_client_start_session(via.native(), opts.get(), &error);
}

document_view id_of(const mongoc_client_session_t* native) {
    return document_view::of(*mongoc_client_session_get_lsid(native));
}

}  // namespace

session::session(connection& via, _mongoc_client_session_t* native) noexcept
    : connection_(&via), pool_(via.pool()), native_(native) {}

session::session(connection& via, const session_options& options)
    : connection_(&via),
      pool_(via.pool()),
      native_(nullptr),
      default_read_preference_(options.default_transaction_options().settings().read_preference) {
    if (options.snapshot() && options.causal_consistency().value_or(false))
        throw invalid_operation{"a session is causally consistent or of a snapshot, not both"};
    bson_error_t error{};
    native_ = start(via, native_options(options), error);
    if (!native_) throw_error(error, {}, {"startSession", {}});
    id_ = document{id_of(native_)};
    lease_ = via.lease();
}

session::~session() { end(); }

std::shared_ptr<session> session::implicit(connection& via, document_view command,
                                           const scope& where) {
    session_opts_handle opts{mongoc_session_opts_new()};
    mongoc_session_opts_set_causal_consistency(opts.get(), false);
    bson_error_t error{};
    auto native = start(via, opts, error);
    if (native) return std::shared_ptr<session>{new session{via, native}};
    if (error.domain == MONGOC_ERROR_SERVER_SELECTION)
        throw_error(error, {}, {std::string{(*command.begin()).key()}, where.name_space()});
    return nullptr;
}

session::turn::turn(session& of, const client_pool& by) : of_(of) {
    of_.home_.require("session");
    if (of_.pool_ != by.identity())
        throw invalid_operation{"a session serves only operations of the client that started it"};
    of_.take();
    if (of_.ended()) {
        of_.give_back();
        throw invalid_operation{"the session has ended"};
    }
    of_.take_over();
}

session::turn::~turn() {
    of_.look();
    of_.give_back();
}

void session::take() {
    bool taken = false;
    const auto decided = [&] {
        std::lock_guard held{mutex_};
        if (busy_.load()) return !of_whom_ || !of_whom_->given_up();
        busy_.store(true);
        of_whom_ = call::of_this_thread();
        taken = true;
        return true;
    };
    if (!decided()) given_back_.wait_until(decided);
    if (!taken) throw invalid_operation{"a session serves one operation at a time"};
}

void session::give_back() noexcept {
    std::unique_lock held{mutex_};
    const bool waited_for = of_whom_ && of_whom_->given_up();
    of_whom_ = nullptr;  // it may run other operations from now on
    busy_.store(false);
    held.unlock();
    if (waited_for) given_back_.tell();
}

void session::start_transaction(const transaction_options& options) {
    assert(busy_.load() && "a session is used in a turn");
    bson_error_t error{};
    call::using_wire asking{via().wire()};
    if (!mongoc_client_session_start_transaction(native_, native_options(options).get(), &error))
        throw_error(error, {}, {"startTransaction", {}});
    auto prefs = options.settings().read_preference.native();
    if (!prefs) prefs = default_read_preference_.native();
    if (!prefs) prefs = mongoc_client_get_read_prefs(via().native());
    reads_from_primary_ = mongoc_read_prefs_get_mode(prefs) == MONGOC_READ_PRIMARY;
}

void session::commit_transaction() {
    assert(busy_.load() && "a session is used in a turn");
    reply_slot reply;
    bson_error_t error{};
    call::using_wire sending{via().wire()};
    if (!mongoc_client_session_commit_transaction(native_, reply.out(), &error))
        throw_error(error, reply.take(), {"commitTransaction", "admin"});
}

void session::abort_transaction() {
    assert(busy_.load() && "a session is used in a turn");
    bson_error_t error{};
    call::using_wire sending{via().wire()};
    if (!mongoc_client_session_abort_transaction(native_, &error))
        throw_error(error, {}, {"abortTransaction", "admin"});
}

void session::end() {
    if (!native_) return;
    ended_.store(true);
    if (!home_.here()) {
        native_ = nullptr;
        return;
    }
    {
        call::locked_wire mine{connection_->wire()};
        mongoc_client_session_destroy(std::exchange(native_, nullptr));
    }
    lease_.reset();
}

std::unique_lock<std::mutex> session::lock() const {
    home_.require("session");
    return std::unique_lock{mutex_};
}

document session::cluster_time() const {
    const auto held = lock();
    return cluster_time_;
}

std::optional<timestamp> session::operation_time() const {
    const auto held = lock();
    return operation_time_;
}

std::string session::pinned_server() const {
    const auto held = lock();
    return pinned_server_;
}

void session::advance_cluster_time(document_view to) {
    const auto held = lock();
    new_cluster_time_ = document{to};
}

void session::advance_operation_time(timestamp to) {
    const auto held = lock();
    new_operation_time_ = to;
}

/// What users may ask for while the next operation runs.
void session::look() noexcept {
    if (!native_) return in_transaction_.store(false);
    const auto server = look_at_native();
    if (server == pinned_to_) return;
    auto address = server == 0 ? std::string{} : connection_->address_of(server);
    std::lock_guard held{mutex_};
    pinned_server_ = std::move(address);
    pinned_to_ = server;
}

/// Returns the id of the server that it is pinned to. With the wire: without a turn, another thread
/// may be ending a cursor of this session on the server, and the answer to that changes the times.
std::uint32_t session::look_at_native() noexcept {
    call::locked_wire mine{connection_->wire()};
    in_transaction_.store(mongoc_client_session_in_transaction(native_));
    dirty_.store(mongoc_client_session_get_dirty(native_));
    std::lock_guard held{mutex_};
    if (auto now = mongoc_client_session_get_cluster_time(native_);  // null before it saw one
        now && document_view::of(*now) != cluster_time_)
        cluster_time_ = document{document_view::of(*now)};
    std::uint32_t seconds = 0, increment = 0;
    mongoc_client_session_get_operation_time(native_, &seconds, &increment);
    if (seconds != 0 || increment != 0) operation_time_ = timestamp{seconds, increment};
    return mongoc_client_session_get_server_id(native_);
}

void session::take_over() noexcept {
    std::unique_lock held{mutex_};
    const auto cluster_time = std::exchange(new_cluster_time_, {});
    const auto operation_time = std::exchange(new_operation_time_, std::nullopt);
    held.unlock();
    if (cluster_time.empty() && !operation_time) return;
    call::locked_wire mine{connection_->wire()};
    // libmongoc ignores what is older than what it has.
    if (!cluster_time.empty())
        mongoc_client_session_advance_cluster_time(native_, bson_argument{cluster_time}.get());
    if (operation_time)
        mongoc_client_session_advance_operation_time(native_, operation_time->seconds(),
                                                     operation_time->increment());
}

}  // namespace motor::driver
