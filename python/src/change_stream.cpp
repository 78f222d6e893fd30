// SPDX-License-Identifier: Apache-2.0
#include "change_stream.hpp"

#include "call.hpp"
#include "codec/module_items.hpp"
#include "uses.hpp"

#include <motor/change_stream.hpp>

#include <utility>

namespace motor::python {
namespace {

struct change_stream {
    owned keeps_place;
    const place& at;
    owned keeps_session;
    session* in;  // null without a session
    motor::change_stream core;
    uses going_on{};
    bool alive = true;  // the token before the running operations

    void look() {
        if (!going_on.any()) alive = core.alive();
    }
};
struct change_stream_object {
    PyObject_HEAD change_stream* own;  // never null after construction
};
PyTypeObject* type = nullptr;

change_stream& own_of(PyObject* self) {
    return *reinterpret_cast<change_stream_object*>(self)->own;
}

int traverse_stream(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    if (auto* own = reinterpret_cast<change_stream_object*>(self)->own) {
        Py_VISIT(own->keeps_place.get());
        Py_VISIT(own->keeps_session.get());
    }
    return 0;
}

void deallocate(PyObject* self) {
    PyObject_GC_UnTrack(self);
    delete reinterpret_cast<change_stream_object*>(self)->own;
    type->tp_free(self);
    Py_DECREF(type);
}

/// A method without arguments that starts the operation that `make` creates from the stream, and
/// returns its future.
template <auto make>
PyObject* start(PyObject* self, PyObject*) {
    auto& of = own_of(self);
    try {
        of.look();
        return start_at(of.at, make(of), {}, of.in, of.going_on.one_more()).release();
    } catch (const python_raised&) {
        return nullptr;
    } catch (...) {
        of.at.raise(std::current_exception());
        return nullptr;
    }
}

auto opening(const change_stream& of) {
    of.at.require_open();
    return of.core.open();
}
auto trying(const change_stream& of) {
    of.at.require_open();
    return of.core.try_next();
}
auto closing(const change_stream& of) { return of.core.close(); }

PyObject* alive(PyObject* self, void*) {
    auto& of = own_of(self);
    of.look();
    return PyBool_FromLong(of.alive);
}

PyObject* resume_token(PyObject* self, void*) {
    const auto& of = own_of(self);
    const auto found = of.core.resume_token();
    if (!found) Py_RETURN_NONE;
    return decode(found->data(), found->length(), *of.at.codec());
}

}  // namespace

owned open_change_stream(const call& of) {
    return of.with_array(0, [&](array_view pipeline) {
        return of.at().apply([&](const auto& at) {
            auto made = at.watch(pipeline);
            of.set_options(made);
            auto* in = of.session();
            owned object{type->tp_alloc(type, 0)};
            if (!object) throw python_raised{};
            reinterpret_cast<change_stream_object*>(object.get())->own = new change_stream{
                owned::borrowed(of.object()), of.at(), of.keeps_session(), in, std::move(made)};
            return object;
        });
    });
}

bool add_change_stream(PyObject* module) {
    static PyMethodDef methods[] = {
        {"open", &start<opening>, METH_NOARGS, "A future: from then on what changes is seen."},
        {"try_next", &start<trying>, METH_NOARGS,
         "A future of the next change, or of None if there is none now."},
        {"close", &start<closing>, METH_NOARGS,
         "Tells the server that no more is wanted; a future."},
        {nullptr, nullptr, 0, nullptr}};
    static PyGetSetDef properties[] = {
        {"alive", &alive, nullptr, "The server may have more.", nullptr},
        {"resume_token", &resume_token, nullptr, "Where it is, or None before it knows.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr}};
    static PyType_Slot slots[] = {{Py_tp_doc, const_cast<char*>("A change stream of the core.")},
                                  {Py_tp_methods, methods},
                                  {Py_tp_getset, properties},
                                  {Py_tp_traverse, reinterpret_cast<void*>(&traverse_stream)},
                                  {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate)},
                                  {0, nullptr}};
    static PyType_Spec spec{
        "motor._motor.ChangeStream", sizeof(change_stream_object), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    type = add_type_of(module, spec);
    return type != nullptr;
}

}  // namespace motor::python
