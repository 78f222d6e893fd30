// SPDX-License-Identifier: Apache-2.0
#include "cursor.hpp"

#include "call.hpp"
#include "codec/decoder.hpp"
#include "codec/module_items.hpp"

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

/// So long a call of take() may hold up the loop.
constexpr std::chrono::milliseconds slice{1};

struct batch {
    document_batch all;
    document_batch::iterator next;
    Py_ssize_t left;
    std::shared_ptr<const codec_options> codec;

    /// Null with an exception; there must be one.
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
    const auto until = std::chrono::steady_clock::now() + slice;
    for (most = std::min(most, from.left); most > 0; --most) {
        const owned each = from.take();
        if (!each || PyList_Append(all.get(), each.get()) < 0) return nullptr;
        if (std::chrono::steady_clock::now() >= until) break;
    }
    return all.release();
}

bool add_batch(PyObject* module) {
    static PyMethodDef methods[] = {
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
    motor::cursor core;
};
struct cursor_object {
    PyObject_HEAD cursor* own;
};
PyTypeObject* cursor_type = nullptr;

cursor& cursor_of(PyObject* self) { return *reinterpret_cast<cursor_object*>(self)->own; }

int traverse_cursor(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    if (auto* own = reinterpret_cast<cursor_object*>(self)->own) Py_VISIT(own->keeps_place.get());
    return 0;
}

/// Calls a function that may throw errors of the core; null with an exception.
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
        return start_at(of.at, of.core.batch(), wrap == Py_None ? owned{} : owned::borrowed(wrap));
    });
}

PyObject* close_cursor(PyObject* self, PyObject*) {
    auto& of = cursor_of(self);
    return guarded(of, [&] { return start_at(of.at, of.core.close(), {}); });
}

PyObject* alive(PyObject* self, void*) { return PyBool_FromLong(cursor_of(self).core.alive()); }

PyObject* cursor_id(PyObject* self, void*) {
    return PyLong_FromLongLong(cursor_of(self).core.cursor_id());
}

/// ("host", port), or None before it has begun.
PyObject* address(PyObject* self, void*) {
    const auto whole = cursor_of(self).core.address();
    const auto colon = whole.rfind(':');
    if (colon == whole.npos) Py_RETURN_NONE;
    auto host = whole.substr(0, colon);
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return Py_BuildValue("(si)", host.c_str(), std::stoi(whole.substr(colon + 1)));
}

/// The object; throws python_raised.
template <class Op>
owned open(const call& c, basic_cursor<Op> made) {
    c.set_options(made);
    owned object{cursor_type->tp_alloc(cursor_type, 0)};
    if (!object) throw python_raised{};
    reinterpret_cast<cursor_object*>(object.get())->own =
        new cursor{owned::borrowed(c.object()), c.at(), std::move(made)};
    return object;
}

/// What Place.open() can open, by name.
const by_name<owned (*)(const call&)> openers{
    {"find", [](const call& c) { return open(c, c.collection().find(c.document_at(0))); }},
    {"aggregate",
     [](const call& c) {
         return c.with_array(
             0, [&](array_view pipeline) { return open(c, c.collection().aggregate(pipeline)); });
     }},
    {"list_indexes", [](const call& c) { return open(c, c.collection().list_indexes()); }},
};

bool add_cursor_type(PyObject* module) {
    static PyMethodDef methods[] = {
        {"batch", &next_batch, METH_O,
         "A future of the documents that are here, or of the next batch from the server; of an "
         "empty one at the end. Passed through the argument, unless that is None."},
        {"close", &close_cursor, METH_NOARGS, "Tells the server that no more is wanted; a future."},
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
