// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include "call.hpp"
#include "codec/module_items.hpp"
#include "concerns.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace motor::python {
namespace {

struct session_object {
    PyObject_HEAD session* own;  // never null after construction
};
PyTypeObject* type = nullptr;

session& own_of(PyObject* self) { return *reinterpret_cast<session_object*>(self)->own; }

int traverse_session(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    auto* own = reinterpret_cast<session_object*>(self)->own;
    return own ? own->traverse(visit, arg) : 0;
}

void deallocate(PyObject* self) {
    PyObject_GC_UnTrack(self);
    delete reinterpret_cast<session_object*>(self)->own;
    type->tp_free(self);
    Py_DECREF(type);
}

transaction_options transaction_options_of(document_view given) {
    const auto part = [&](const char* name) { return given.get_or(name, document_view{}); };
    const auto settings =
        concerns_of(part("readPreference"), part("readConcern"), part("writeConcern"));
    transaction_options made;
    if (!settings.read_preference.inherited()) made.read_preference(settings.read_preference);
    if (!settings.read_concern.inherited()) made.read_concern(settings.read_concern);
    if (!settings.write_concern.inherited()) made.write_concern(settings.write_concern);
    if (auto limit = given["maxCommitTimeMS"])
        made.max_commit_time(std::chrono::milliseconds{limit.get<std::int64_t>()});
    return made;
}

session_options session_options_of(document_view given) {
    session_options made;
    if (auto causal = given["causalConsistency"]) made.causal_consistency(causal.get<bool>());
    if (auto snapshot = given["snapshot"]) made.snapshot(snapshot.get<bool>());
    if (auto transactions = given["defaultTransactionOptions"])
        made.default_transaction_options(transaction_options_of(transactions.get<document_view>()));
    return made;
}

document encoded(const place& at, PyObject* from) {
    auto made = encoded_document(from, *at.codec());
    if (!made) throw python_raised{};
    return std::move(*made);
}

owned none() { return owned::borrowed(Py_None); }

/// Starts an operation of the session itself, in its turn, and returns its future.
template <class Begin>
owned in_turn(session& of, Begin begin) {
    auto waits = std::make_unique<session::own_operation>(of.at().of(), of.at().codec(), owned{},
                                                          to_nothing{});
    if (!waits->make_future()) throw python_raised{};
    auto future = owned::borrowed(waits->future());
    auto* one = waits.release();  // owned by its client
    one->stand_in(of.turns(), owned::borrowed(of.self()), [one, begin] { begin(*one); });
    return future;
}

std::chrono::nanoseconds limit_or_none(PyObject* seconds) {
    return seconds == Py_None ? detail::start_options::unlimited : limit_of(seconds);
}

owned begin_transaction(session& of, PyObject* options) {
    of.begin_transaction(transaction_options_of(encoded(of.at(), options)));
    return none();
}

owned commit_transaction(session& of, PyObject* timeout) {
    of.at().require_open();
    return in_turn(of, [&of, within = limit_or_none(timeout)](auto& one) {
        of.commit_transaction(one, within);
    });
}

owned abort_transaction(session& of, PyObject* timeout) {
    return in_turn(of, [&of, within = limit_or_none(timeout)](auto& one) {
        of.abort_transaction(one, within);
    });
}

owned end_session(session& of, PyObject*) {
    return in_turn(of, [&of](auto& one) { of.end(one); });
}

owned advance_cluster_time(session& of, PyObject* to) {
    of.advance_cluster_time(encoded(of.at(), to));
    return none();
}

owned advance_operation_time(session& of, PyObject* to) {
    const owned whole{Py_BuildValue("{s:O}", "v", to)};
    if (!whole) throw python_raised{};
    of.advance_operation_time(encoded(of.at(), whole.get()).view().get<timestamp>("v"));
    return none();
}

owned in_transaction(session& of, PyObject*) { return owned{PyBool_FromLong(of.in_transaction())}; }

owned id(session& of, PyObject*) {
    const auto& found = of.id();
    return owned{decode(found.data(), found.length(), *default_codec_options())};
}

owned cluster_time(session& of, PyObject*) {
    const auto found = of.cluster_time();
    if (found.empty()) return none();
    return owned{decode(found.data(), found.length(), *default_codec_options())};
}

owned operation_time(session& of, PyObject*) {
    const auto found = of.operation_time();
    return found ? decoded_value(doc("v", *found), *default_codec_options()) : none();
}

/// Wraps a function as a method of one argument, or as the getter of a property.
template <owned (*function)(session&, PyObject*)>
PyObject* guarded(PyObject* self, PyObject* argument) {
    auto& of = own_of(self);
    try {
        return function(of, argument).release();
    } catch (const python_raised&) {
        return nullptr;
    } catch (...) {
        of.at().raise(std::current_exception());
        return nullptr;
    }
}

template <owned (*function)(session&, PyObject*)>
PyObject* property(PyObject* self, void*) {
    return guarded<function>(self, nullptr);
}

template <class T>
using received = std::function<void(result<T>, std::chrono::nanoseconds)>;

/// Sends another operation that must precede `one`, which waits for it. Then calls `then(result,
/// the remaining time)`.
template <class Op>
void send_first(pending& one, operation<Op> what, std::chrono::nanoseconds within,
                received<typename Op::result> then) {
    using clock = std::chrono::steady_clock;
    using outcome = result<typename Op::result>;
    const auto since = clock::now();
    const auto receive = [then, within, since](outcome came) {
        const auto left = within == detail::start_options::unlimited
                              ? within
                              : std::max<std::chrono::nanoseconds>(within - (clock::now() - since),
                                                                   std::chrono::milliseconds{1});
        then(std::move(came), left);
    };
    try {
        what.within(within);
        detail::access::start(std::move(what), true, receive,
                              [&](detail::job& job) { one.keep_first(job); });
    } catch (...) {
        then(outcome{std::current_exception()}, within);
    }
}

template <class Error>
std::exception_ptr made(Error error) {
    return std::make_exception_ptr(std::move(error));
}

/// The error of a server that does not know the transaction any more.
std::exception_ptr no_such_transaction() {
    constexpr int number = 251;
    const std::string what = "the transaction is lost, with the connection of its session";
    const std::vector<std::string> labels{"TransientTransactionError"};
    auto reply = doc("ok", 0.0, "errmsg", what, "code", number, "codeName", "NoSuchTransaction",
                     "errorLabels", array(labels[0]));
    return made(operation_failure{number, what, {std::move(reply), labels, {}, {}}});
}

timestamp time_of(document_view cluster_time) {
    return cluster_time.get_or("clusterTime", timestamp{0, 0});
}

/// How long the loop may be blocked for a session's id if no server answers.
constexpr std::chrono::seconds longest_stop{1};

class without_gil {
public:
    without_gil() : state_(PyEval_SaveThread()) {}
    without_gil(const without_gil&) = delete;
    without_gil& operator=(const without_gil&) = delete;
    ~without_gil() { PyEval_RestoreThread(state_); }

private:
    PyThreadState* const state_;
};

}  // namespace

void connected_sessions::use(session& one) {
    remove(one);
    all_.push_back(&one);
}

void connected_sessions::remove(session& one) noexcept { std::erase(all_, &one); }

void connected_sessions::make_room() {
    while (all_.size() >= many) {
        const auto found = std::ranges::find_if(all_, &session::at_rest);
        if (found == all_.end()) return;
        (*found)->give_up_connection();
    }
}

session::session(PyObject* self, owned keeps, const place& at, session_options options)
    : self_(self),
      keeps_place_(std::move(keeps)),
      at_(at),
      options_(std::move(options)),
      connected_(at.of().sessions()) {}

session::~session() { connected_->remove(*this); }

bool session::at_rest() const noexcept {
    return turns_.empty() && core_ && !core_->in_transaction() && ending_ == ending::none &&
           !options_.snapshot();
}

void session::give_up_connection() {
    cluster_time_ = cluster_time();
    operation_time_ = operation_time();
    core_.reset();  // its open cursors still keep it
    connected_->remove(*this);
}

/// Notices that the core's session has lost its connection. Called before each operation.
void session::look() {
    if (!core_ || !core_->lost()) return;
    if (in_transaction()) lost_transaction_ = true;
    if (ending_ == ending::commit) lost_commit_ = true;
    if (lost_transaction_ || ending_ != ending::none) killed_ = core_->id();
    give_up_connection();
}

void session::have(motor::session started) {
    if (core_) return;
    core_ = std::move(started);
    connected_->make_room();
    connected_->use(*this);
    id_ = core_->id();
    if (!cluster_time_.empty()) core_->advance_cluster_time(cluster_time_);
    if (operation_time_) core_->advance_operation_time(*operation_time_);
    if (begun_) core_->begin_transaction(*std::exchange(begun_, std::nullopt));
}

void session::begin(pending& one, std::chrono::nanoseconds within, begun then) {
    if (core_) {
        connected_->use(*this);
        return then({}, within);
    }
    kill(one, within,
         [this, &one, then = std::move(then)](const std::exception_ptr&, auto left) mutable {
             start(one, left, std::move(then));
         });
}

void session::start(pending& one, std::chrono::nanoseconds within, begun then) {
    connected_->make_room();
    try {
        send_first(one, at_.as<motor::client>().start_session(options_), within,
                   [this, then = std::move(then)](result<motor::session> started, auto left) {
                       const auto error = started.error();
                       if (started) have(*std::move(started));
                       then(error, left);
                   });
    } catch (...) {
        then(std::current_exception(), within);
    }
}

/// Kills a lost session of the core, whose transaction may still be open on the server and block
/// others. If that fails, the next operation tries again.
void session::kill(pending& one, std::chrono::nanoseconds within, const begun& then) {
    if (killed_.empty()) return then({}, within);
    try {
        const auto lost = std::exchange(killed_, {});
        const auto ids = array(lost);
        send_first(one, at_.as<motor::client>()["admin"].run_command(doc("killSessions", ids)),
                   within, [this, then, lost](const result<document>& done, auto left) {
                       // A server that refuses the command would refuse it again.
                       if (done.code() == errc::timeout || done.code() == errc::network)
                           killed_ = lost;
                       then(done.error(), left);
                   });
    } catch (...) {
        then(std::current_exception(), within);
    }
}

/// The reason for not sending an operation, or null.
std::exception_ptr session::refusal() {
    look();
    if (lost_transaction_) return no_such_transaction();
    lost_commit_ = false;
    ending_ = ending::none;
    return nullptr;
}

void session::commit_transaction(own_operation& one, std::chrono::nanoseconds within) {
    look();
    if (std::exchange(lost_transaction_, false)) return one.end({no_such_transaction()});
    if (lost_commit_)
        return one.end({made(auto_reconnect{
            "whether the transaction was committed is not known: its connection was given up"})});
    if (std::exchange(begun_, std::nullopt)) return one.end(result<void>{std::in_place});
    if (!core_) return one.end({made(transaction_error{"No transaction started"})});
    ending_ = ending::commit;
    auto what = core_->commit_transaction();
    what.within(within);
    one.send_later(std::move(what));
}

void session::abort_transaction(own_operation& one, std::chrono::nanoseconds within) {
    look();
    if (std::exchange(lost_transaction_, false))
        return kill(one, within, [&one](const std::exception_ptr&, auto) {
            one.end(result<void>{std::in_place});
        });
    if (std::exchange(begun_, std::nullopt)) return one.end(result<void>{std::in_place});
    if (!core_)
        return one.end({made(transaction_error{
            lost_commit_ ? "Cannot call abortTransaction after calling commitTransaction"
                         : "No transaction started"})});
    ending_ = ending::abort;
    one.forgive_lost_connection();
    auto what = core_->abort_transaction();
    what.within(within);
    one.send_later(std::move(what));
}

void session::end(own_operation& one) {
    look();
    begun_.reset();
    connected_->remove(*this);
    if (core_) return one.send_later(core_->end());
    lost_transaction_ = false;
    kill(one, detail::start_options::unlimited,
         [&one](const std::exception_ptr&, auto) { one.end(result<void>{std::in_place}); });
}

void session::begin_transaction(const transaction_options& with) {
    if (in_transaction()) throw transaction_error{"Transaction already in progress"};
    look();
    if (core_)
        core_->begin_transaction(with);
    else
        begun_ = with;
    lost_commit_ = false;
    ending_ = ending::none;
}

bool session::in_transaction() const noexcept {
    if (lost_transaction_ || begun_) return true;
    if (!core_ || !core_->in_transaction()) return false;
    return ending_ == ending::none || !core_->lost();
}

const document& session::id() {
    if (!id_.empty()) return id_;
    std::optional<motor::session> started;
    connected_->make_room();
    {
        auto what = at_.as<motor::client>().start_session(options_);
        what.within(longest_stop);
        const without_gil meanwhile;
        started = what.get();
    }
    have(*std::move(started));
    return id_;
}

document session::cluster_time() const {
    if (!core_) return cluster_time_;
    auto seen = core_->cluster_time();
    return time_of(seen) < time_of(cluster_time_) ? cluster_time_ : seen;
}

std::optional<timestamp> session::operation_time() const {
    if (!core_) return operation_time_;
    return std::max(core_->operation_time(), operation_time_);
}

void session::advance_cluster_time(document_view to) {
    if (time_of(to) <= time_of(cluster_time_)) return;
    cluster_time_ = document{to};
    if (core_) core_->advance_cluster_time(to);
}

void session::advance_operation_time(timestamp to) {
    operation_time_ = std::max(operation_time_, std::optional{to});
    if (core_) core_->advance_operation_time(to);
}

int session::traverse(visitproc visit, void* arg) const {
    Py_VISIT(keeps_place_.get());
    return 0;
}

session* session_of(PyObject* object) {
    if (Py_IS_TYPE(object, type)) return &own_of(object);
    PyErr_SetString(PyExc_TypeError, "the session must be a motor._motor.Session");
    return nullptr;
}

owned open_session(const call& of) {
    auto options = session_options_of(of.options());
    of.at().require_open();
    owned object{type->tp_alloc(type, 0)};
    if (!object) throw python_raised{};
    reinterpret_cast<session_object*>(object.get())->own =
        new session{object.get(), owned::borrowed(of.object()), of.at(), std::move(options)};
    return object;
}

bool add_session(PyObject* module) {
    static PyMethodDef methods[] = {
        {"begin_transaction", &guarded<begin_transaction>, METH_O,
         "The next operation begins a transaction with these options."},
        {"commit_transaction", &guarded<commit_transaction>, METH_O,
         "A future. The argument is its time limit in seconds, or None."},
        {"abort_transaction", &guarded<abort_transaction>, METH_O,
         "A future. The argument is its time limit in seconds, or None."},
        {"end", &guarded<end_session>, METH_NOARGS,
         "A future. Aborts a transaction that is open, and gives back the connection."},
        {"advance_cluster_time", &guarded<advance_cluster_time>, METH_O,
         "What another session has seen."},
        {"advance_operation_time", &guarded<advance_operation_time>, METH_O,
         "What another session has seen by that time."},
        {nullptr, nullptr, 0, nullptr}};
    static PyGetSetDef properties[] = {
        {"id", &property<id>, nullptr, "The session's id, as commands carry it.", nullptr},
        {"in_transaction", &property<in_transaction>, nullptr, "A transaction is open.", nullptr},
        {"cluster_time", &property<cluster_time>, nullptr,
         "The cluster's time that its last operation saw, or None.", nullptr},
        {"operation_time", &property<operation_time>, nullptr,
         "When its last operation took place, or None.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr}};
    static PyType_Slot slots[] = {{Py_tp_doc, const_cast<char*>("A session of the core.")},
                                  {Py_tp_methods, methods},
                                  {Py_tp_getset, properties},
                                  {Py_tp_traverse, reinterpret_cast<void*>(&traverse_session)},
                                  {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate)},
                                  {0, nullptr}};
    static PyType_Spec spec{
        "motor._motor.Session", sizeof(session_object), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    type = add_type_of(module, spec);
    return type != nullptr;
}

}  // namespace motor::python
