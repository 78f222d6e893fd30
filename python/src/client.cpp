// SPDX-License-Identifier: Apache-2.0
#include "client.hpp"

#include "codec/module_items.hpp"
#include "place.hpp"

#include <motor/driver/error.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <new>
#include <system_error>
#include <utility>

namespace motor::python {
namespace {

// The callable that the loop calls when the descriptor is readable. It holds the client as long as
// operations are pending, and so the loop does.
struct waker {
    PyObject_HEAD client* of;  // null once that is gone
    PyObject* held;            // the client's object, while operations are pending
};
PyTypeObject* waker_type = nullptr;

PyObject* call_waker(PyObject* self, PyObject*, PyObject*) {
    const owned keeps = owned::borrowed(self);
    if (auto* of = reinterpret_cast<waker*>(self)->of) of->drain();
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

// The type `Client`.
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

int init_client(PyObject* self, PyObject* arguments, PyObject* by_name) {
    const char* uri = nullptr;
    Py_ssize_t length = 0;
    PyObject *loop = nullptr, *make_error = nullptr, *max_workers = nullptr;
    static const char* names[] = {"uri", "loop", "make_error", "max_workers", nullptr};
    if (!PyArg_ParseTupleAndKeywords(arguments, by_name, "s#OO|O", const_cast<char**>(names), &uri,
                                     &length, &loop, &make_error, &max_workers))
        return -1;
    if (own_of(self)) {
        PyErr_SetString(PyExc_RuntimeError, "a client is initialised once");
        return -1;
    }
    client_options options;
    if (!set_max_workers(options, max_workers)) return -1;
    try {
        auto made = std::make_unique<client>(
            self, owned::borrowed(loop), owned::borrowed(make_error),
            std::string{uri, static_cast<std::size_t>(length)}, std::move(options));
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

/// Threads that close clients: it takes up to a second where a server does not answer, for which no
/// loop should stand still. The interpreter waits for them when it ends. The GIL guards this.
class closing {
public:
    static void begin(motor::client last) {
        using namespace std::chrono_literals;
        if (mine().over_) return;  // it is closed right here
        auto& threads = mine().threads_;
        std::erase_if(threads,
                      [](auto& each) { return each.wait_for(0s) == std::future_status::ready; });
        try {
            threads.push_back(std::async(std::launch::async, [held = std::move(last)]() mutable {
                const auto ends = std::move(held);
            }));
        } catch (const std::system_error&) {
            // No thread could be had, so that it was closed right here.
        }
    }
    static PyObject* wait(PyObject*, PyObject*) {
        mine().over_ = true;  // nobody would wait for another one
        auto left = std::exchange(mine().threads_, {});
        Py_BEGIN_ALLOW_THREADS;
        left.clear();
        Py_END_ALLOW_THREADS;
        Py_RETURN_NONE;
    }

private:
    /// Those of this process; a child has none of its parent's threads to wait for.
    static closing& mine() {
        static closing* all = nullptr;
        if (!all || !all->home_.here()) all = new closing;
        return *all;
    }
    const driver::home_process home_;
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
               client_options options)
    : self_(self),
      loop_(std::move(loop)),
      make_error_(std::move(make_error)),
      calls_(std::make_shared<wake_up_calls>()) {
    core_.emplace(motor::uri{uri}, std::move(options.loop(std::make_unique<asyncio_loop>(calls_))));
}

client::~client() {
    calls_->close();
    while (pending_)
        delete pending_;  // the loop is gone, or nobody could reach them any more
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
    // A loop that is closed, or is being destroyed with this client, may refuse.
    if (!owned{PyObject_CallMethod(loop_.get(), "remove_reader", "i", calls_->descriptor())})
        PyErr_Clear();
}

void client::close() {
    for (auto* each : places_)
        each->let_go();
    if (core_) closing::begin(*std::exchange(core_, std::nullopt));
}

motor::client& client::core() {
    if (!core_) throw client_closed{};
    return *core_;
}

void client::raise(const std::exception_ptr& error) const {
    python::raise(make_error_.get(), error);
}

void client::drain() {
    const owned keeps = owned::borrowed(self_);
    for (auto& call : calls_->take())
        try {
            call();
        } catch (...) {
            raise(std::current_exception());
            PyErr_WriteUnraisable(self_);
        }
    if (!ready_.finish_some()) calls_->wake();  // the rest when others have had their turn
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
