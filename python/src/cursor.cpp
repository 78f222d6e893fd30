// SPDX-License-Identifier: Apache-2.0
#include "cursor.hpp"

#include "call.hpp"
#include "change_stream.hpp"
#include "codec/decoder.hpp"
#include "codec/gc_pause.hpp"
#include "codec/module_items.hpp"
#include "results.hpp"
#include "uses.hpp"

#include <motor/cursor.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

namespace motor::python {
namespace {

template <int (*traverse)(PyObject*, visitproc, void*), class Object>
void deallocate(PyObject* self) {
    auto* type = Py_TYPE(self);
    if constexpr (traverse != nullptr) PyObject_GC_UnTrack(self);
    delete reinterpret_cast<Object*>(self)->own;
    type->tp_free(self);
    Py_DECREF(type);
}

// ---- Batch ----

/// How long a call of take() may block the loop.
constexpr std::chrono::milliseconds slice{1};

struct batch {
    document_batch all;
    document_batch::iterator next;
    Py_ssize_t left;
    std::shared_ptr<const codec_options> codec;

    /// Decodes the next document, which must exist. On failure returns null, with a Python
    /// exception set.
    owned take() {
        const document_view found = *next;
        owned made{decode(found.data(), found.length(), *codec)};
        if (!made) return made;
        ++next;
        --left;
        return made;
    }
};
struct batch_object {
    PyObject_HEAD batch* own;
};
PyTypeObject* batch_type = nullptr;

batch& batch_of(PyObject* self) { return *reinterpret_cast<batch_object*>(self)->own; }

Py_ssize_t length_of_batch(PyObject* self) { return batch_of(self).left; }

PyObject* popleft(PyObject* self, PyObject*) {
    if (batch_of(self).left == 0) {
        PyErr_SetString(PyExc_IndexError, "no document is left in the batch");
        return nullptr;
    }
    return batch_of(self).take().release();
}

PyObject* take(PyObject* self, PyObject* given) {
    auto most = std::numeric_limits<Py_ssize_t>::max();
    if (given != Py_None) most = PyLong_AsSsize_t(given);
    if (PyErr_Occurred()) return nullptr;
    auto& from = batch_of(self);
    owned all{PyList_New(0)};
    if (!all) return nullptr;
    const gc_pause pause;
    const auto until = std::chrono::steady_clock::now() + slice;
    for (most = std::min(most, from.left); most > 0; --most) {
        const owned each = from.take();
        if (!each || PyList_Append(all.get(), each.get()) < 0) return nullptr;
        if (std::chrono::steady_clock::now() >= until) break;
    }
    return all.release();
}

Py_ssize_t size_of_rest(const batch& of) {
    std::size_t size = 0;
    auto next = of.next;
    for (auto left = of.left; left > 0; ++next, --left)
        size += (*next).length();
    return static_cast<Py_ssize_t>(size);
}

PyObject* raw(PyObject* self, PyObject*) {
    auto& from = batch_of(self);
    owned all{PyBytes_FromStringAndSize(nullptr, size_of_rest(from))};
    if (!all) return nullptr;
    for (auto* to = PyBytes_AS_STRING(all.get()); from.left > 0; ++from.next, --from.left) {
        const document_view each = *from.next;
        to = std::copy_n(reinterpret_cast<const char*>(each.data()), each.length(), to);
    }
    return all.release();
}

bool add_batch(PyObject* module) {
    static PyMethodDef methods[] = {
        {"raw", &raw, METH_NOARGS, "All that are left, as bytes: one document after the other."},
        {"popleft", &popleft, METH_NOARGS, "The next document; IndexError if there is none."},
        {"take", &take, METH_O,
         "A list of the next documents, as many as are decoded in a millisecond, at least one if "
         "there is one, and at most as many as told; None: any number."},
        {nullptr, nullptr, 0, nullptr}};
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>("Documents of a cursor that are here.")},
        {Py_tp_methods, methods},
        {Py_sq_length, reinterpret_cast<void*>(&length_of_batch)},
        {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate<nullptr, batch_object>)},
        {0, nullptr}};
    static PyType_Spec spec{"motor._motor.Batch", sizeof(batch_object), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    batch_type = add_type_of(module, spec);
    return batch_type != nullptr;
}

// ---- Cursor ----

struct cursor {
    owned keeps_place;
    const place& at;
    owned keeps_session;
    session* in;  // null without a session
    motor::cursor core;
    uses going_on{};
    // State before the running operations. For an operation that was given up, and that a worker
    // may still run, the core knows what can be told.
    bool alive = true;
    std::int64_t id = 0;
    std::string address{};

    void look() {
        if (going_on.any()) return;
        alive = core.alive();
        id = core.cursor_id();
        address = core.address();
    }
    /// Starts an operation of the cursor. Throws python_raised.
    template <class Op>
    owned start(operation<Op> what, owned wrap) {
        look();
        return start_at(at, std::move(what), std::move(wrap), in, going_on.one_more());
    }
};
struct cursor_object {
    PyObject_HEAD cursor* own;
};
PyTypeObject* cursor_type = nullptr;

cursor& cursor_of(PyObject* self) { return *reinterpret_cast<cursor_object*>(self)->own; }

int traverse_cursor(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    if (auto* own = reinterpret_cast<cursor_object*>(self)->own) {
        Py_VISIT(own->keeps_place.get());
        Py_VISIT(own->keeps_session.get());
    }
    return 0;
}

/// Calls a function that may throw errors of the core. On failure returns null, with a Python
/// exception set.
template <class Function>
PyObject* guarded(const cursor& of, const Function& function) {
    try {
        return function().release();
    } catch (const python_raised&) {
        return nullptr;
    } catch (...) {
        of.at.raise(std::current_exception());
        return nullptr;
    }
}

PyObject* next_batch(PyObject* self, PyObject* wrap) {
    auto& of = cursor_of(self);
    return guarded(of, [&] {
        of.at.require_open();
        return of.start(of.core.batch(), wrap == Py_None ? owned{} : owned::borrowed(wrap));
    });
}

PyObject* close_cursor(PyObject* self, PyObject*) {
    auto& of = cursor_of(self);
    return guarded(of, [&] { return of.start(of.core.close(), {}); });
}

PyObject* next_batch_size(PyObject* self, PyObject* given) {
    const auto size = PyLong_AsLong(given);
    if (PyErr_Occurred()) return nullptr;
    auto& of = cursor_of(self);
    return guarded(of, [&] {
        of.core.next_batch_size(static_cast<std::int32_t>(
            std::min<long>(size, std::numeric_limits<std::int32_t>::max())));
        return owned::borrowed(Py_None);
    });
}

const cursor& seen(PyObject* self) {
    auto& of = cursor_of(self);
    of.look();
    return of;
}

PyObject* alive(PyObject* self, void*) { return PyBool_FromLong(seen(self).alive); }

PyObject* cursor_id(PyObject* self, void*) { return PyLong_FromLongLong(seen(self).id); }

/// Returns ("host", port), or None before the cursor has started.
PyObject* address(PyObject* self, void*) {
    const auto& whole = seen(self).address;
    if (whole.empty()) Py_RETURN_NONE;
    return address_of(whole).release();
}

/// Creates the object. Throws python_raised.
template <class Op>
owned open(const call& c, basic_cursor<Op> made) {
    c.set_options(made);
    auto* in = c.session();
    owned object{cursor_type->tp_alloc(cursor_type, 0)};
    if (!object) throw python_raised{};
    reinterpret_cast<cursor_object*>(object.get())->own =
        new cursor{owned::borrowed(c.object()), c.at(), c.keeps_session(), in, std::move(made)};
    return object;
}

/// The kinds of cursors that Place.open() can open, by name.
const by_name<owned (*)(const call&)> openers{
    {"find", [](const call& c) { return open(c, c.collection().find(c.document_at(0))); }},
    {"aggregate",
     [](const call& c) {
         return c.with_array(0, [&](array_view pipeline) {
             return c.at().apply(
                 [&](const auto& at) requires requires { at.aggregate(pipeline); } {
                     return open(c, at.aggregate(pipeline));
                 });
         });
     }},
    {"list_indexes", [](const call& c) { return open(c, c.collection().list_indexes()); }},
    {"list_collections", [](const call& c) { return open(c, c.database().list_collections()); }},
    {"run_cursor_command",
     [](const call& c) {
         auto what = c.database().run_cursor_command(c.document_at(0));
         const auto& preference = c.database().read_preference();
         if (!preference.inherited()) what.read_preference(preference);
         return open(c, std::move(what));
     }},
    {"watch", &open_change_stream},
    {"session", &open_session},
};

bool add_cursor_type(PyObject* module) {
    static PyMethodDef methods[] = {
        {"batch", &next_batch, METH_O,
         "A future of the documents that are here, or of the next batch from the server; of an "
         "empty one at the end. Passed through the argument, unless that is None."},
        {"close", &close_cursor, METH_NOARGS, "Tells the server that no more is wanted; a future."},
        {"next_batch_size", &next_batch_size, METH_O,
         "How many documents the next batches have at most; 0: as many as the server likes."},
        {nullptr, nullptr, 0, nullptr}};
    static PyGetSetDef properties[] = {
        {"alive", &alive, nullptr, "The server may have more, or it has not been asked.", nullptr},
        {"cursor_id", &cursor_id, nullptr, "The server's number for it; 0: there is none.",
         nullptr},
        {"address", &address, nullptr, "The server's (host, port); None before it is asked.",
         nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr}};
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>("A cursor of the core.")},
        {Py_tp_methods, methods},
        {Py_tp_getset, properties},
        {Py_tp_traverse, reinterpret_cast<void*>(&traverse_cursor)},
        {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate<traverse_cursor, cursor_object>)},
        {0, nullptr}};
    static PyType_Spec spec{
        "motor._motor.Cursor", sizeof(cursor_object), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    cursor_type = add_type_of(module, spec);
    return cursor_type != nullptr;
}

}  // namespace

owned make_batch(document_batch of, std::shared_ptr<const codec_options> codec) {
    owned made{batch_type->tp_alloc(batch_type, 0)};
    if (!made) return made;
    auto own = std::make_unique<batch>();
    own->all = std::move(of);
    own->next = own->all.begin();
    own->left = static_cast<Py_ssize_t>(std::ranges::distance(own->next, own->all.end()));
    own->codec = std::move(codec);
    reinterpret_cast<batch_object*>(made.get())->own = own.release();
    return made;
}

PyObject* open_cursor(PyObject* self, PyObject* const* arguments, Py_ssize_t count,
                      PyObject* names) {
    return result_of_call(openers, self, arguments, count, names);
}

bool add_cursor(PyObject* module) { return add_batch(module) && add_cursor_type(module); }

}  // namespace motor::python
