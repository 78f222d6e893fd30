// SPDX-License-Identifier: Apache-2.0
#include "client.hpp"

#include "call.hpp"
#include "codec/module_items.hpp"
#include "place.hpp"
#include "session.hpp"

#include <motor/client_error.hpp>
#include <motor/settings/server_api.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <new>
#include <system_error>
#include <utility>

namespace motor::python {
namespace {

// The callable that the loop calls when the descriptor is readable. It keeps the client alive while
// operations are pending, and the loop keeps the callable.
struct waker {
    PyObject_HEAD client* of;  // null once the client is gone
    PyObject* held;            // the client's object, while operations are pending
};
PyTypeObject* waker_type = nullptr;

PyObject* call_waker(PyObject* self, PyObject*, PyObject*) {
    const owned keeps = owned::borrowed(self);
    auto* of = reinterpret_cast<waker*>(self)->of;
    if (of && !of->drain()) return nullptr;
    Py_RETURN_NONE;
}

int traverse_waker(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(reinterpret_cast<waker*>(self)->held);
    return 0;
}

int clear_waker(PyObject* self) {
    Py_CLEAR(reinterpret_cast<waker*>(self)->held);
    return 0;
}

template <int (*clear)(PyObject*)>
void deallocate(PyObject* self) {
    auto* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

// The Python type `Client`.
struct client_object {
    PyObject_HEAD client* own;  // null before __init__()
};

client* own_of(PyObject* self) { return reinterpret_cast<client_object*>(self)->own; }

int clear_client(PyObject* self) {
    delete std::exchange(reinterpret_cast<client_object*>(self)->own, nullptr);
    return 0;
}

int traverse_client(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    return own_of(self) ? own_of(self)->traverse(visit, arg) : 0;
}

bool set_max_workers(client_options& options, PyObject* given) {
    if (!given || given == Py_None) return true;
    const auto most = PyLong_AsSize_t(given);
    if (PyErr_Occurred()) return false;
    options.max_workers(most);
    return true;
}

/// Reads None or {"version": "1", "strict": flag or None, "deprecationErrors": flag or None}. On
/// failure returns false, with a Python exception set.
bool set_server_api(client_options& options, PyObject* given) {
    if (!given || given == Py_None) return true;
    const auto declared = encoded_document(given, *default_codec_options());
    if (!declared) return false;
    auto api = server_api::version(declared->view().get<std::string_view>("version"));
    if (auto strict = declared->view()["strict"].get_if<bool>()) api.strict(*strict);
    if (auto errors = declared->view()["deprecationErrors"].get_if<bool>())
        api.deprecation_errors(*errors);
    options.server_api(api);
    return true;
}

int init_client(PyObject* self, PyObject* arguments, PyObject* by_name) {
    const char* uri = nullptr;
    Py_ssize_t length = 0;
    PyObject *loop = nullptr, *make_error = nullptr, *max_workers = nullptr, *api = nullptr,
             *by_kind = nullptr;
    double longest_wait = 0;
    static const char* names[] = {"uri",        "loop",     "make_error",   "max_workers",
                                  "server_api", "listener", "longest_wait", nullptr};
    if (!PyArg_ParseTupleAndKeywords(arguments, by_name, "s#OO|OOOd", const_cast<char**>(names),
                                     &uri, &length, &loop, &make_error, &max_workers, &api,
                                     &by_kind, &longest_wait))
        return -1;
    if (own_of(self)) {
        PyErr_SetString(PyExc_RuntimeError, "a client is initialised once");
        return -1;
    }
    client_options options;
    listener heard;
    if (!set_max_workers(options, max_workers) || !heard.read(by_kind)) return -1;
    try {
        if (!set_server_api(options, api)) return -1;
        auto made =
            std::make_unique<client>(self, owned::borrowed(loop), owned::borrowed(make_error),
                                     std::string{uri, static_cast<std::size_t>(length)},
                                     std::move(options), std::move(heard));
        made->limit_waiting(longest_wait);
        if (!made->watch()) return -1;
        reinterpret_cast<client_object*>(self)->own = made.release();
        return 0;
    } catch (...) {
        raise(make_error, std::current_exception());
        return -1;
    }
}

client* initialised(PyObject* self) {
    if (!own_of(self)) PyErr_SetString(PyExc_RuntimeError, "the client is not initialised");
    return own_of(self);
}

PyObject* close_client(PyObject* self, PyObject*) {
    auto* own = initialised(self);
    if (!own) return nullptr;
    own->close();
    Py_RETURN_NONE;
}

PyObject* make_place(PyObject* self, PyObject* arguments, PyObject* by_name) {
    auto* own = initialised(self);
    return own ? place::make(*own, arguments, by_name) : nullptr;
}

/// Threads that close clients: closing takes up to a second if a server does not answer, which must
/// not block the loop. The interpreter waits for the threads at its end. Guarded by the GIL.
class closing {
public:
    static void begin(motor::client last) {
        using namespace std::chrono_literals;
        if (mine().over_) return;  // the client is closed in this thread
        auto& threads = mine().threads_;
        std::erase_if(threads,
                      [](auto& each) { return each.wait_for(0s) == std::future_status::ready; });
        try {
            threads.push_back(std::async(std::launch::async, [held = std::move(last)]() mutable {
                const auto ends = std::move(held);
            }));
        } catch (const std::system_error&) {
            // There was no thread, so the client was closed in this one.
        }
    }
    static PyObject* wait(PyObject*, PyObject*) {
        mine().over_ = true;  // later threads would not be waited for
        auto left = std::exchange(mine().threads_, {});
        Py_BEGIN_ALLOW_THREADS;
        left.clear();
        Py_END_ALLOW_THREADS;
        Py_RETURN_NONE;
    }

private:
    /// The threads of this process: a child has none of its parent's threads to wait for.
    static closing& mine() {
        static closing* all = nullptr;
        if (!all || !all->home_.here()) all = new closing;
        return *all;
    }
    const detail::home_process home_;
    std::vector<std::future<void>> threads_;
    bool over_ = false;
};

bool wait_at_exit() {
    static PyMethodDef definition{"wait_for_closing", &closing::wait, METH_NOARGS, nullptr};
    const owned wait{PyCFunction_New(&definition, nullptr)};
    const owned atexit{PyImport_ImportModule("atexit")};
    return wait && atexit && owned{PyObject_CallMethod(atexit.get(), "register", "O", wait.get())};
}

bool add_waker(PyObject* module) {
    static PyType_Slot slots[] = {
        {Py_tp_call, reinterpret_cast<void*>(&call_waker)},
        {Py_tp_traverse, reinterpret_cast<void*>(&traverse_waker)},
        {Py_tp_clear, reinterpret_cast<void*>(&clear_waker)},
        {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate<clear_waker>)},
        {0, nullptr}};
    static PyType_Spec spec{"motor._motor.Waker", sizeof(waker), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    waker_type = add_type_of(module, spec);
    return waker_type != nullptr;
}

}  // namespace

client::client(PyObject* self, owned loop, owned make_error, const std::string& uri,
               client_options options, listener heard)
    : self_(self),
      loop_(std::move(loop)),
      make_error_(std::move(make_error)),
      calls_(std::make_shared<wake_up_calls>()),
      listener_(std::move(heard)),
      sessions_(std::make_shared<connected_sessions>()) {
    if (listener_.hears_anything()) options.listener(listener_.of_core(calls_));
    core_.emplace(motor::uri{uri}, std::move(options.loop(std::make_unique<asyncio_loop>(calls_))));
}

client::~client() {
    calls_->close();
    listener_.end();
    while (pending_)
        delete pending_;  // the loop is gone, or the objects became unreachable
    unwatch();
    close();
    for (auto* each : places_)
        each->forget_client();
}

bool client::watch() {
    waker_ = owned{waker_type->tp_alloc(waker_type, 0)};
    if (!waker_) return false;
    reinterpret_cast<waker*>(waker_.get())->of = this;
    return static_cast<bool>(owned{
        PyObject_CallMethod(loop_.get(), "add_reader", "iO", calls_->descriptor(), waker_.get())});
}

void client::unwatch() {
    if (!waker_) return;
    reinterpret_cast<waker*>(waker_.get())->of = nullptr;
    if (!home_.here()) return;  // a child shares its parent's epoll instance
    // The call fails if the loop is closed, or is being destroyed with this client.
    if (!owned{PyObject_CallMethod(loop_.get(), "remove_reader", "i", calls_->descriptor())})
        PyErr_Clear();
}

void client::close() {
    listener_.hear_of_commands_alone();
    for (auto* each : places_)
        each->discard_waiter();
    if (core_) closing::begin(*std::exchange(core_, std::nullopt));
}

motor::client& client::core() {
    if (!core_) throw client_closed{};
    return *core_;
}

void client::raise(const std::exception_ptr& error, const codec_options& codec,
                   bool in_transaction) const {
    python::raise(make_error_.get(), error, codec, in_transaction);
}

bool client::drain() {
    const owned keeps = owned::borrowed(self_);
    for (auto& call : calls_->take())
        try {
            call();
        } catch (...) {
            raise(std::current_exception());
            PyErr_WriteUnraisable(self_);
        }
    // Listeners hear of a command before its operation completes.
    if (!listener_.tell_some(make_error_.get()) || !ready_.finish_some())
        calls_->wake();  // continue after other callbacks had their turn
    return !PyErr_Occurred();
}

void client::add(pending& one) {
    if (pending_)
        pending_->previous_ = &one;
    else
        reinterpret_cast<waker*>(waker_.get())->held = Py_NewRef(self_);
    one.next_ = std::exchange(pending_, &one);
}

void client::remove(pending& one) noexcept {
    (one.previous_ ? one.previous_->next_ : pending_) = one.next_;
    if (one.next_) one.next_->previous_ = one.previous_;
    if (!pending_) Py_CLEAR(reinterpret_cast<waker*>(waker_.get())->held);
}

int client::traverse(visitproc visit, void* arg) const {
    Py_VISIT(loop_.get());
    Py_VISIT(make_error_.get());
    Py_VISIT(waker_.get());
    if (const int found = listener_.traverse(visit, arg)) return found;
    for (auto* each = pending_; each; each = each->next_)
        if (const int found = each->traverse(visit, arg)) return found;
    return 0;
}

bool add_client(PyObject* module) {
    static PyMethodDef methods[] = {
        {"place", as_method(&make_place), METH_VARARGS | METH_KEYWORDS,
         "Where operations run, with their settings; None: as the connection string says."},
        {"close", &close_client, METH_NOARGS,
         "Fails what is pending, in the loop, and what is started from now on. Idempotent."},
        {nullptr, nullptr, 0, nullptr}};
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>("A client of the core for one event loop.")},
        {Py_tp_init, reinterpret_cast<void*>(&init_client)},
        {Py_tp_new, reinterpret_cast<void*>(&PyType_GenericNew)},
        {Py_tp_methods, methods},
        {Py_tp_traverse, reinterpret_cast<void*>(&traverse_client)},
        {Py_tp_clear, reinterpret_cast<void*>(&clear_client)},
        {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate<clear_client>)},
        {0, nullptr}};
    static PyType_Spec spec{"motor._motor.Client", sizeof(client_object), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    return add_type_of(module, spec) && add_waker(module) && wait_at_exit() &&
           place::add_type(module);
}

}  // namespace motor::python
