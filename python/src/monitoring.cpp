// SPDX-License-Identifier: Apache-2.0
#include "monitoring.hpp"

#include "client.hpp"
#include "codec/object_ids.hpp"
#include "codec/python_types.hpp"
#include "results.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <chrono>
#include <random>
#include <string_view>
#include <type_traits>
#include <utility>

namespace motor::python {
namespace {

template <class... Event>
struct list_of {
    static constexpr std::size_t size = sizeof...(Event);
    /// Position of a type in a list.
    template <class Wanted>
    static constexpr std::size_t place() {
        constexpr std::array same{std::is_same_v<Wanted, Event>...};
        return static_cast<std::size_t>(std::ranges::find(same, true) - same.begin());
    }
};

/// Kinds of events, numbered from 0: their types, and their names.
using kinds = list_of<command_started_event, command_succeeded_event, command_failed_event,
                      server_opening_event, server_closed_event, server_description_changed_event,
                      topology_opening_event, topology_description_changed_event,
                      heartbeat_started_event, heartbeat_succeeded_event, heartbeat_failed_event,
                      pool_created_event, pool_ready_event, pool_cleared_event, pool_closed_event,
                      connection_created_event, connection_ready_event, connection_closed_event,
                      connection_check_out_started_event, connection_check_out_failed_event,
                      connection_checked_out_event, connection_checked_in_event>;
constexpr std::array<std::string_view, kinds::size> names{"command_started",
                                                          "command_succeeded",
                                                          "command_failed",
                                                          "server_opening",
                                                          "server_closed",
                                                          "server_description_changed",
                                                          "topology_opening",
                                                          "topology_description_changed",
                                                          "heartbeat_started",
                                                          "heartbeat_succeeded",
                                                          "heartbeat_failed",
                                                          "pool_created",
                                                          "pool_ready",
                                                          "pool_cleared",
                                                          "pool_closed",
                                                          "connection_created",
                                                          "connection_ready",
                                                          "connection_closed",
                                                          "connection_check_out_started",
                                                          "connection_check_out_failed",
                                                          "connection_checked_out",
                                                          "connection_checked_in"};
static_assert(kinds::size == listener::kinds);

// ---- Fields as Python objects; on failure null, with a Python exception set ----

owned boolean(bool from) { return owned{PyBool_FromLong(from)}; }

owned seconds(std::chrono::duration<double> from) {
    return owned{PyFloat_FromDouble(from.count())};
}

owned time_delta(std::chrono::microseconds from) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(from);
    auto* api = types.datetime_api;
    return owned{api->Delta_FromDelta(0, static_cast<int>(whole.count()),
                                      static_cast<int>((from - whole).count()), 1, api->DeltaType)};
}

owned bytes_of(const document& from) {
    return owned{PyBytes_FromStringAndSize(reinterpret_cast<const char*>(from.data()),
                                           static_cast<Py_ssize_t>(from.length()))};
}

owned id(const object_id& from) {
    owned made = make_object_id(from.bytes().data());
    if (made || PyErr_Occurred()) return made;
    return owned{PyObject_CallFunction(reinterpret_cast<PyObject*>(types.object_id), "y#",
                                       from.bytes().data(),
                                       static_cast<Py_ssize_t>(object_id::size))};
}

template <class T, class ToPython>
owned or_none(const std::optional<T>& from, const ToPython& make) {
    return from ? make(*from) : owned::borrowed(Py_None);
}

owned exception(PyObject* make_error, const std::exception_ptr& from) {
    raise(make_error, from);
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    const owned holds_type{type}, holds_trace{trace};
    return owned{value};
}

/// An event's own fields, followed by those that all command events have.
template <class... Own>
owned of_command(const command_event& what, const Own&... own) {
    return tuple(own..., text(what.database_name), text(what.command_name), number(what.request_id),
                 address_of(what.address), or_none(what.server_connection_id, number),
                 number(what.operation_id), or_none(what.service_id, id));
}

owned description(const server_description& from) {
    const bool timed = from.round_trip_time.count() >= 0;
    return tuple(address_of(from.address), text(from.type), bytes_of(from.hello),
                 timed ? seconds(from.round_trip_time) : owned::borrowed(Py_None));
}

owned fields_of(const command_started_event& what, PyObject*) {
    return of_command(what, bytes_of(what.command));
}
owned fields_of(const command_succeeded_event& what, PyObject*) {
    return of_command(what, time_delta(what.duration), bytes_of(what.reply));
}
owned fields_of(const command_failed_event& what, PyObject* make_error) {
    return of_command(what, time_delta(what.duration), bytes_of(what.reply),
                      exception(make_error, what.failure));
}
owned fields_of(const server_opening_event& what, PyObject*) {
    return tuple(id(what.topology_id), address_of(what.address));
}
owned fields_of(const server_closed_event& what, PyObject*) {
    return tuple(id(what.topology_id), address_of(what.address));
}
owned fields_of(const server_description_changed_event& what, PyObject*) {
    return tuple(id(what.topology_id), description(what.now));
}
owned fields_of(const topology_opening_event& what, PyObject*) {
    return tuple(id(what.topology_id));
}
owned fields_of(const topology_description_changed_event& what, PyObject*) {
    return tuple(id(what.topology_id), text(what.now.type), list(what.now.servers, description));
}
owned fields_of(const heartbeat_started_event& what, PyObject*) {
    return tuple(address_of(what.address), boolean(what.awaited));
}
owned fields_of(const heartbeat_succeeded_event& what, PyObject*) {
    return tuple(address_of(what.address), boolean(what.awaited), seconds(what.duration),
                 bytes_of(what.reply));
}
owned fields_of(const heartbeat_failed_event& what, PyObject*) {
    return tuple(address_of(what.address), boolean(what.awaited), seconds(what.duration),
                 text(what.message));
}
owned fields_of(const connection_created_event& what, PyObject*) {
    return tuple(address_of(what.address), number(what.connection_id));
}
owned fields_of(const connection_ready_event& what, PyObject*) {
    return tuple(address_of(what.address), number(what.connection_id), seconds(what.duration));
}
owned fields_of(const connection_closed_event& what, PyObject*) {
    return tuple(address_of(what.address), number(what.connection_id),
                 text(to_string(what.reason)));
}
owned fields_of(const connection_check_out_failed_event& what, PyObject*) {
    return tuple(address_of(what.address), text(to_string(what.reason)), seconds(what.duration));
}
owned fields_of(const connection_checked_out_event& what, PyObject*) {
    return tuple(address_of(what.address), number(what.connection_id), seconds(what.duration));
}
owned fields_of(const connection_checked_in_event& what, PyObject*) {
    return tuple(address_of(what.address), number(what.connection_id));
}
/// Events with an address as their only field.
template <class Event>
owned fields_of(const Event& what, PyObject*) {
    return tuple(address_of(what.address));
}

// ---- The core's side ----

template <class Event>
class posted final : public event_queue::event {
public:
    explicit posted(Event what) : what_(std::move(what)) {}
    [[nodiscard]] std::size_t kind() const noexcept override { return kinds::place<Event>(); }
    [[nodiscard]] owned fields(PyObject* make_error) const override {
        return fields_of(what_, make_error);
    }

private:
    const Event what_;
};

/// Copies the wanted events into the queue, in the thread where they happen.
class ear final : public event_listener {
public:
    using wanted = std::bitset<kinds::size>;

    ear(std::shared_ptr<event_queue> to, wanted which) : to_(std::move(to)), wanted_(which) {}

    void command_started(const command_started_event& what) override { post(what); }
    void command_succeeded(const command_succeeded_event& what) override { post(what); }
    void command_failed(const command_failed_event& what) override { post(what); }
    void server_opening(const server_opening_event& what) override { post(what); }
    void server_closed(const server_closed_event& what) override { post(what); }
    void server_description_changed(const server_description_changed_event& what) override {
        post(what);
    }
    void topology_opening(const topology_opening_event& what) override { post(what); }
    void topology_description_changed(const topology_description_changed_event& what) override {
        post(what);
    }
    void heartbeat_started(const heartbeat_started_event& what) override { post(what); }
    void heartbeat_succeeded(const heartbeat_succeeded_event& what) override { post(what); }
    void heartbeat_failed(const heartbeat_failed_event& what) override { post(what); }
    void pool_created(const pool_created_event& what) override { post(what); }
    void pool_ready(const pool_ready_event& what) override { post(what); }
    void pool_cleared(const pool_cleared_event& what) override { post(what); }
    void pool_closed(const pool_closed_event& what) override { post(what); }
    void connection_created(const connection_created_event& what) override { post(what); }
    void connection_ready(const connection_ready_event& what) override { post(what); }
    void connection_closed(const connection_closed_event& what) override { post(what); }
    void connection_check_out_started(const connection_check_out_started_event& what) override {
        post(what);
    }
    void connection_check_out_failed(const connection_check_out_failed_event& what) override {
        post(what);
    }
    void connection_checked_out(const connection_checked_out_event& what) override { post(what); }
    void connection_checked_in(const connection_checked_in_event& what) override { post(what); }

private:
    template <class Event>
    void post(const Event& what) {
        if (!wanted_[kinds::place<Event>()]) return;
        auto copy = what;
        if constexpr (std::is_base_of_v<command_event, Event>) {
            copy.request_id = known_apart(what.request_id);
            copy.operation_id = known_apart(what.operation_id);
        }
        to_->post(std::make_unique<posted<Event>>(std::move(copy)));
    }
    /// Makes numbers of commands unique among clients: each client of the core counts from 1, but a
    /// listener may hear several. PyMongo's numbers begin anywhere below 2^31, too.
    [[nodiscard]] std::int64_t known_apart(std::int64_t count) const noexcept {
        return (first_ + count) & 0x7fff'ffff;
    }

    const std::shared_ptr<event_queue> to_;
    const wanted wanted_;
    const std::int64_t first_ = std::random_device{}();
};

}  // namespace

namespace {

/// Maximum number of queued heartbeats: they never end, even if the loop is not running any more.
constexpr std::size_t most_heartbeats = 1000;

bool is_heartbeat(const event_queue::event& one) {
    return one.kind() >= kinds::place<heartbeat_started_event>() &&
           one.kind() <= kinds::place<heartbeat_failed_event>();
}

/// Whether an event is the end of a command of an awaited operation: the operation's completion, or
/// its next command, will wake the loop soon.
bool is_followed_by_completion(const event_queue::event& one) {
    return one.operation() != 0 && (one.kind() == kinds::place<command_succeeded_event>() ||
                                    one.kind() == kinds::place<command_failed_event>());
}

}  // namespace

bool event_queue::has_room_for(const event& one) {
    if (!is_heartbeat(one)) return true;
    if (heartbeats_ == most_heartbeats) return false;
    ++heartbeats_;
    return true;
}

void event_queue::know(const detail::pending_operation& one, std::uint64_t number) {
    if (!home_.here()) return;
    std::lock_guard held{mutex_};
    operations_[&one] = number;
}

void event_queue::forget(const detail::pending_operation& one) noexcept {
    if (!home_.here()) return;
    std::lock_guard held{mutex_};
    operations_.erase(&one);
    // An operation that was given up completes before its command ends. Events that were posted
    // since the loop's last turn relied on that completion to wake the loop, which is over.
    if (posted_.empty() || std::exchange(woken_, true)) return;
    calls_->wake();
}

std::uint64_t event_queue::operation_of_this_thread() const noexcept {
    const auto* runs = detail::interruptible::of_this_thread();
    const auto found = operations_.find(runs ? runs->operation() : nullptr);
    return found == operations_.end() ? 0 : found->second;
}

void event_queue::post(std::unique_ptr<event> one) {
    std::lock_guard held{mutex_};
    one->operation_ = operation_of_this_thread();
    if (closed_ || !has_room_for(*one)) return;
    posted_.push_back(std::move(one));
    if (woken_ || is_followed_by_completion(*posted_.back())) return;
    woken_ = true;
    calls_->wake();
}

std::unique_ptr<event_queue::event> event_queue::next() {
    std::lock_guard held{mutex_};
    if (posted_.empty()) {
        woken_ = false;
        return nullptr;
    }
    auto first = std::move(posted_.front());
    posted_.pop_front();
    if (is_heartbeat(*first)) --heartbeats_;
    return first;
}

void event_queue::close() noexcept {
    if (!home_.here()) return;
    std::deque<std::unique_ptr<event>> left;  // destroyed without the lock
    std::lock_guard held{mutex_};
    closed_ = true;
    left.swap(posted_);
}

// ---- Python's side ----

namespace {

/// Calls a function. Returns false with a Python exception set that the loop must see.
bool call(const owned& callable, const owned& fields) {
    if (fields && owned{PyObject_CallObject(callable.get(), fields.get())}) return true;
    if (!PyErr_ExceptionMatches(PyExc_Exception)) return false;
    PyErr_WriteUnraisable(callable.get());
    return true;
}

/// Runs Python code in a context, unless it is null.
class in_context {
public:
    explicit in_context(PyObject* context) : entered_(owned::borrowed(context)) {
        if (!entered_ || PyContext_Enter(entered_.get()) == 0) return;
        PyErr_Clear();  // the context is in use
        entered_ = {};
    }
    in_context(const in_context&) = delete;
    in_context& operator=(const in_context&) = delete;
    ~in_context() {
        if (entered_) PyContext_Exit(entered_.get());
    }

private:
    owned entered_;
};

}  // namespace

bool listener::read(PyObject* by_kind) {
    if (!by_kind || by_kind == Py_None) return true;
    if (!PyDict_Check(by_kind)) {
        PyErr_SetString(PyExc_TypeError, "a listener is a dict of callables");
        return false;
    }
    PyObject *name = nullptr, *callable = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(by_kind, &at, &name, &callable);) {
        const char* given = PyUnicode_AsUTF8(name);
        if (!given) return false;
        const auto* found = std::ranges::find(names, std::string_view{given});
        if (found == names.end()) {
            PyErr_Format(PyExc_ValueError, "the core has no events %R", name);
            return false;
        }
        callables_[static_cast<std::size_t>(found - names.begin())] = owned::borrowed(callable);
    }
    return true;
}

bool listener::hears_anything() const noexcept {
    return std::ranges::any_of(callables_, [](const owned& each) { return bool{each}; });
}

std::shared_ptr<event_listener> listener::of_core(std::shared_ptr<wake_up_calls> calls) {
    ear::wanted wanted;
    for (std::size_t i = 0; i < kinds; ++i)
        wanted[i] = static_cast<bool>(callables_[i]);
    queue_ = std::make_shared<event_queue>(std::move(calls));
    return std::make_shared<ear>(queue_, wanted);
}

std::uint64_t listener::entered() {
    if (!queue_) return 0;
    owned here{PyContext_CopyCurrent()};
    if (!here) {
        PyErr_Clear();
        return 0;
    }
    contexts_.emplace(++last_number_, std::move(here));
    return last_number_;
}

void listener::know(const detail::pending_operation& one, std::uint64_t number) {
    if (number != 0) queue_->know(one, number);
}

void listener::left(const detail::pending_operation* one, std::uint64_t number) noexcept {
    if (number == 0) return;
    if (one) queue_->forget(*one);
    contexts_.erase(number);
}

bool listener::tell_some(PyObject* make_error) {
    const auto until = std::chrono::steady_clock::now() + turn;
    while (auto each = queue_ ? queue_->next() : nullptr) {
        const owned callable = owned::borrowed(callables_[each->kind()].get());
        if (!callable) continue;
        const auto found = contexts_.find(each->operation());
        const in_context here{found == contexts_.end() ? nullptr : found->second.get()};
        if (!call(callable, each->fields(make_error))) return false;
        if (std::chrono::steady_clock::now() >= until) return false;
    }
    return true;
}

void listener::hear_of_commands_alone() noexcept {
    for (auto i = python::kinds::place<server_opening_event>(); i < kinds; ++i)
        callables_[i] = {};
}

void listener::end() noexcept {
    if (queue_) queue_->close();
}

int listener::traverse(visitproc visit, void* arg) const {
    for (const auto& each : callables_)
        Py_VISIT(each.get());
    for (const auto& [number, each] : contexts_)
        Py_VISIT(each.get());
    return 0;
}

}  // namespace motor::python
