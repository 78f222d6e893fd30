// SPDX-License-Identifier: Apache-2.0
#include "event_source.hpp"

#include "driver/iequals.hpp"
#include "driver/stream/added_fields.hpp"
#include "driver/stream/message_stream.hpp"
#include "driver/stream/socket_breaker.hpp"
#include "driver/stream/wire_fault.hpp"
#include "server_of_reply.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace motor::detail {
namespace {

using std::chrono::microseconds, std::chrono::milliseconds;

/// The last command of this thread. Its end is reported with fields of its beginning: no other
/// command of the thread comes in between.
struct command_on_wire {
    const void* context = nullptr;
    std::int64_t native_operation = 0;
    std::int64_t request_id = 0, operation_id = 0;
    std::string database_name;  // libmongoc 1.23 names it at the beginning only
    bool redacted = false;
};
thread_local command_on_wire last_sent;

enum joined { apart, joined_first, joined_rest };
thread_local int joining = apart;

document copy_of(const bson_t* native) { return document{document_view::of(*native)}; }

object_id id_of(const bson_oid_t& native) {
    std::array<std::uint8_t, object_id::size> bytes;
    std::copy(std::begin(native.bytes), std::end(native.bytes), bytes.begin());
    return object_id{bytes};
}

/// The getters of the fields that the three events of a command share, except the ids, which are
/// ours.
template <auto Name, auto Host, auto Server, auto Service, auto Connection>
struct getters {
    template <class Event, class Native>
    static Event event_of(const Native* from) {
        Event made;
        made.command_name = Name(from);
        made.address = Host(from)->host_and_port;
        made.server_id = Server(from);
        if (auto service = Service(from)) made.service_id = id_of(*service);
        if (auto connection = Connection(from); connection >= 0)
            made.server_connection_id = connection;
        return made;
    }
};

#if MONGOC_CHECK_VERSION(1, 30, 0)
constexpr auto connection_of_started = mongoc_apm_command_started_get_server_connection_id_int64;
constexpr auto connection_of_succeeded =
    mongoc_apm_command_succeeded_get_server_connection_id_int64;
constexpr auto connection_of_failed = mongoc_apm_command_failed_get_server_connection_id_int64;
#else
constexpr auto connection_of_started = mongoc_apm_command_started_get_server_connection_id;
constexpr auto connection_of_succeeded = mongoc_apm_command_succeeded_get_server_connection_id;
constexpr auto connection_of_failed = mongoc_apm_command_failed_get_server_connection_id;
#endif

using started_getters =
    getters<mongoc_apm_command_started_get_command_name, mongoc_apm_command_started_get_host,
            mongoc_apm_command_started_get_server_id, mongoc_apm_command_started_get_service_id,
            connection_of_started>;
using succeeded_getters =
    getters<mongoc_apm_command_succeeded_get_command_name, mongoc_apm_command_succeeded_get_host,
            mongoc_apm_command_succeeded_get_server_id, mongoc_apm_command_succeeded_get_service_id,
            connection_of_succeeded>;
using failed_getters =
    getters<mongoc_apm_command_failed_get_command_name, mongoc_apm_command_failed_get_host,
            mongoc_apm_command_failed_get_server_id, mongoc_apm_command_failed_get_service_id,
            connection_of_failed>;

/// The command has secrets. libmongoc empties the documents of its events, but not an error's text.
bool has_secrets(const command_started_event& event) {
    constexpr std::array<std::string_view, 9> always{
        "authenticate", "saslStart",      "saslContinue",    "getnonce", "createUser",
        "updateUser",   "copydbgetnonce", "copydbsaslstart", "copydb"};
    constexpr std::array<std::string_view, 2> hello{"hello", "isMaster"};
    auto is_it = [&](std::string_view name) { return iequals(name, event.command_name); };
    return std::any_of(always.begin(), always.end(), is_it) ||
           (event.command.empty() && std::any_of(hello.begin(), hello.end(), is_it));
}

/// Sets the error that the operation would throw.
void set_failure(command_failed_event& event, bson_error_t reason) {
    if (event.reply["errmsg"].get_if<std::string_view>() == given_up_text) {
        event.reply.clear();
        event.message = given_up_text;
        event.failure = std::make_exception_ptr(cancelled{event.message});
        return;
    }
    if (last_sent.redacted) {
        event.reply.clear();
        if (reason.domain == MONGOC_ERROR_SERVER) reason.message[0] = '\0';
    }
    event.message = reason.message;
    try {
        throw_error(reason, event.reply, {event.command_name, event.database_name});
    } catch (...) {
        event.failure = std::current_exception();
    }
}

server_description description_of(const mongoc_server_description_t& from) {
    return {mongoc_server_description_host(&from)->host_and_port,
            mongoc_server_description_type(&from),
            copy_of(mongoc_server_description_hello_response(&from)),
            milliseconds{mongoc_server_description_round_trip_time(&from)}};
}

topology_description description_of(const mongoc_topology_description_t& from) {
    topology_description made;
    made.type = mongoc_topology_description_type(&from);
    made.has_readable_server = mongoc_topology_description_has_readable_server(&from, nullptr);
    made.has_writable_server = mongoc_topology_description_has_writable_server(&from);
    std::size_t count = 0;
    auto all = mongoc_topology_description_get_servers(&from, &count);
    for (std::size_t i = 0; i < count; ++i)
        made.servers.push_back(description_of(*all[i]));
    mongoc_server_descriptions_destroy_all(all, count);
    return made;
}

using callback_context = event_source::callback_context;

void started(const mongoc_apm_command_started_t* from) {
    auto& context = *static_cast<callback_context*>(mongoc_apm_command_started_get_context(from));
    auto event = started_getters::event_of<command_started_event>(from);
    event.database_name = mongoc_apm_command_started_get_database_name(from);
    event.command = copy_of(mongoc_apm_command_started_get_command(from));
    event.command.concat(added_fields::of(event.command_name));
    event.request_id = ++context.requests;
    const auto native = mongoc_apm_command_started_get_operation_id(from);
    socket_breaker::before_command(event.address);
    const bool continues = last_sent.context == &context &&
                           (joining == joined_rest || last_sent.native_operation == native);
    event.operation_id = continues ? last_sent.operation_id : ++context.operations;
    context.listeners->tell(&event_listener::command_started, event);
    // Not before: a listener may use another client in this thread.
    last_sent = {
        &context,          native, event.request_id, event.operation_id, event.database_name,
        has_secrets(event)};
    if (joining == joined_first) joining = joined_rest;
}

void add_beginning(command_event& to) {
    to.request_id = last_sent.request_id;
    to.operation_id = last_sent.operation_id;
    to.database_name = last_sent.database_name;
}

void succeeded(const mongoc_apm_command_succeeded_t* from) {
    auto& context = *static_cast<callback_context*>(mongoc_apm_command_succeeded_get_context(from));
    auto event = succeeded_getters::event_of<command_succeeded_event>(from);
    add_beginning(event);
    event.duration = microseconds{mongoc_apm_command_succeeded_get_duration(from)};
    event.reply = copy_of(mongoc_apm_command_succeeded_get_reply(from));
    context.listeners->tell(&event_listener::command_succeeded, event);
}

void failed(const mongoc_apm_command_failed_t* from) {
    auto& context = *static_cast<callback_context*>(mongoc_apm_command_failed_get_context(from));
    auto event = failed_getters::event_of<command_failed_event>(from);
    add_beginning(event);
    event.duration = microseconds{mongoc_apm_command_failed_get_duration(from)};
    event.reply = copy_of(mongoc_apm_command_failed_get_reply(from));
    bson_error_t reason{};
    mongoc_apm_command_failed_get_error(from, &reason);
    set_failure(event, reason);
    context.listeners->tell(&event_listener::command_failed, event);
}

/// The context, and an event of a topology or of one of its servers with the topology's id.
template <class Event, auto Context, auto Id, class Native>
std::pair<callback_context*, Event> begin(const Native* from) {
    bson_oid_t id;
    Id(from, &id);
    Event made;
    made.topology_id = id_of(id);
    return {static_cast<callback_context*>(Context(from)), std::move(made)};
}

void server_opening(const mongoc_apm_server_opening_t* from) {
    auto [context, event] = begin<server_opening_event, mongoc_apm_server_opening_get_context,
                                  mongoc_apm_server_opening_get_topology_id>(from);
    event.address = mongoc_apm_server_opening_get_host(from)->host_and_port;
    context->listeners->tell(&event_listener::server_opening, event);
    context->making.server_opens(event.address, context->pool_options);
}

void server_closed(const mongoc_apm_server_closed_t* from) {
    auto [context, event] = begin<server_closed_event, mongoc_apm_server_closed_get_context,
                                  mongoc_apm_server_closed_get_topology_id>(from);
    event.address = mongoc_apm_server_closed_get_host(from)->host_and_port;
    context->making.server_closes(event.address);
    if (context->listeners) context->listeners->tell(&event_listener::server_closed, event);
}

bool is_known(std::string_view type) { return type != "Unknown" && type != "PossiblePrimary"; }

void server_changed(const mongoc_apm_server_changed_t* from) {
    auto [context, event] =
        begin<server_description_changed_event, mongoc_apm_server_changed_get_context,
              mongoc_apm_server_changed_get_topology_id>(from);
    event.address = mongoc_apm_server_changed_get_host(from)->host_and_port;
    const auto& now = *mongoc_apm_server_changed_get_new_description(from);
    context->making.server_is_known(event.address, is_known(mongoc_server_description_type(&now)));
    if (!context->listeners) return;
    event.previous = description_of(*mongoc_apm_server_changed_get_previous_description(from));
    event.now = description_of(now);
    context->listeners->tell(&event_listener::server_description_changed, event);
}

void topology_opening(const mongoc_apm_topology_opening_t* from) {
    auto [context, event] = begin<topology_opening_event, mongoc_apm_topology_opening_get_context,
                                  mongoc_apm_topology_opening_get_topology_id>(from);
    context->topology = event.topology_id;
    context->listeners->tell(&event_listener::topology_opening, event);
}

void topology_closed(const mongoc_apm_topology_closed_t* from) {
    auto [context, event] = begin<topology_closed_event, mongoc_apm_topology_closed_get_context,
                                  mongoc_apm_topology_closed_get_topology_id>(from);
    context->making.all_servers_close();  // their connections have been closed before
    context->listeners->tell(&event_listener::topology_closed, event);
}

void topology_changed(const mongoc_apm_topology_changed_t* from) {
    auto [context, event] =
        begin<topology_description_changed_event, mongoc_apm_topology_changed_get_context,
              mongoc_apm_topology_changed_get_topology_id>(from);
    event.previous = description_of(*mongoc_apm_topology_changed_get_previous_description(from));
    event.now = description_of(*mongoc_apm_topology_changed_get_new_description(from));
    context->listeners->tell(&event_listener::topology_description_changed, event);
}

/// Adds the cause to a monitor's failure. The monitor's stream has noted it in this thread.
std::string cause_of_failure(const bson_error_t& failure) {
    std::string reason = failure.message;
    const auto& cause = last_wire_fault();
    return cause.empty() ? reason : reason + " (" + cause + ")";
}

server_states& states_of(void* context) { return *static_cast<callback_context*>(context)->states; }

void note_opening(const mongoc_apm_server_opening_t* from) {
    states_of(mongoc_apm_server_opening_get_context(from))
        .opened(mongoc_apm_server_opening_get_host(from)->host_and_port);
}

void note_closing(const mongoc_apm_server_closed_t* from) {
    states_of(mongoc_apm_server_closed_get_context(from))
        .closed(mongoc_apm_server_closed_get_host(from)->host_and_port);
}

void note_answer(const mongoc_apm_server_heartbeat_succeeded_t* from) {
    states_of(mongoc_apm_server_heartbeat_succeeded_get_context(from))
        .answered(mongoc_apm_server_heartbeat_succeeded_get_host(from)->host_and_port,
                  document_view::of(*mongoc_apm_server_heartbeat_succeeded_get_reply(from)));
}

void note_silence(const mongoc_apm_server_heartbeat_failed_t* from) {
    bson_error_t reason{};
    mongoc_apm_server_heartbeat_failed_get_error(from, &reason);
    states_of(mongoc_apm_server_heartbeat_failed_get_context(from))
        .failed(mongoc_apm_server_heartbeat_failed_get_host(from)->host_and_port,
                cause_of_failure(reason));
}

/// The context, and an event of a heartbeat, with the topology's id, which libmongoc does not give.
template <class Event, auto Context, auto Host, auto Awaited, class Native>
std::pair<callback_context*, Event> begin_heartbeat(const Native* from) {
    auto context = static_cast<callback_context*>(Context(from));
    Event made;
    made.topology_id = context->topology;
    made.address = Host(from)->host_and_port;
    made.awaited = Awaited(from);
    return {context, std::move(made)};
}

void heartbeat_started(const mongoc_apm_server_heartbeat_started_t* from) {
    auto [context, event] =
        begin_heartbeat<heartbeat_started_event, mongoc_apm_server_heartbeat_started_get_context,
                        mongoc_apm_server_heartbeat_started_get_host,
                        mongoc_apm_server_heartbeat_started_get_awaited>(from);
    context->listeners->tell(&event_listener::heartbeat_started, event);
}

void heartbeat_succeeded(const mongoc_apm_server_heartbeat_succeeded_t* from) {
    auto [context, event] =
        begin_heartbeat<heartbeat_succeeded_event,
                        mongoc_apm_server_heartbeat_succeeded_get_context,
                        mongoc_apm_server_heartbeat_succeeded_get_host,
                        mongoc_apm_server_heartbeat_succeeded_get_awaited>(from);
    event.duration = microseconds{mongoc_apm_server_heartbeat_succeeded_get_duration(from)};
    event.reply = copy_of(mongoc_apm_server_heartbeat_succeeded_get_reply(from));
    context->listeners->tell(&event_listener::heartbeat_succeeded, event);
}

void heartbeat_failed(const mongoc_apm_server_heartbeat_failed_t* from) {
    auto [context, event] =
        begin_heartbeat<heartbeat_failed_event, mongoc_apm_server_heartbeat_failed_get_context,
                        mongoc_apm_server_heartbeat_failed_get_host,
                        mongoc_apm_server_heartbeat_failed_get_awaited>(from);
    event.duration = microseconds{mongoc_apm_server_heartbeat_failed_get_duration(from)};
    bson_error_t reason{};
    mongoc_apm_server_heartbeat_failed_get_error(from, &reason);
    event.message = cause_of_failure(reason);
    context->listeners->tell(&event_listener::heartbeat_failed, event);
}

/// Functions as one callback of libmongoc's, through which nothing may be thrown. Without memory
/// for an event it is lost.
template <auto... Functions, class Native>
void guarded(const Native* from) noexcept {
    try {
        (Functions(from), ...);
    } catch (...) {
    }
}

/// Sets the callbacks that are needed for listeners only.
void watch_all(mongoc_apm_callbacks_t* callbacks) {
    mongoc_apm_set_command_started_cb(callbacks, guarded<started>);
    mongoc_apm_set_command_succeeded_cb(callbacks, [](const mongoc_apm_command_succeeded_t* from) {
        guarded<succeeded>(from);
        note_success(from);  // not before: as in started()
    });
    mongoc_apm_set_command_failed_cb(callbacks, [](const mongoc_apm_command_failed_t* from) {
        guarded<failed>(from);
        note_failure(from);
    });
    mongoc_apm_set_server_opening_cb(callbacks, guarded<note_opening, server_opening>);
    mongoc_apm_set_topology_opening_cb(callbacks, guarded<topology_opening>);
    mongoc_apm_set_topology_closed_cb(callbacks, guarded<topology_closed>);
    mongoc_apm_set_topology_changed_cb(callbacks, guarded<topology_changed>);
    mongoc_apm_set_server_heartbeat_started_cb(callbacks, guarded<heartbeat_started>);
    mongoc_apm_set_server_heartbeat_succeeded_cb(callbacks,
                                                 guarded<note_answer, heartbeat_succeeded>);
    mongoc_apm_set_server_heartbeat_failed_cb(callbacks, guarded<note_silence, heartbeat_failed>);
}

}  // namespace

one_operation::one_operation() noexcept : before_(joining) { joining = joined_first; }

one_operation::~one_operation() { joining = before_; }

void event_source::watch(mongoc_client_pool_t* pool) {
    apm_callbacks_handle made{mongoc_apm_callbacks_new()};
    auto callbacks = made.get();
    mongoc_apm_set_command_succeeded_cb(callbacks, note_success);
    mongoc_apm_set_command_failed_cb(callbacks, note_failure);
    mongoc_apm_set_server_opening_cb(callbacks, guarded<note_opening>);
    mongoc_apm_set_server_closed_cb(callbacks, guarded<note_closing, server_closed>);
    mongoc_apm_set_server_changed_cb(callbacks, guarded<server_changed>);
    mongoc_apm_set_server_heartbeat_succeeded_cb(callbacks, guarded<note_answer>);
    mongoc_apm_set_server_heartbeat_failed_cb(callbacks, guarded<note_silence>);
    if (context_.listeners) watch_all(callbacks);
    mongoc_client_pool_set_apm_callbacks(pool, callbacks, &context_);
}

}  // namespace motor::detail
