// SPDX-License-Identifier: Apache-2.0
#include "documents.hpp"

#include "call.hpp"
#include "codec/module_items.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace motor::python {
namespace {

/// How long a call of append() may block the loop.
constexpr std::chrono::milliseconds slice{1};

struct documents {
    std::shared_ptr<const codec_options> codec;
    std::vector<document> all;
};
struct documents_object {
    PyObject_HEAD documents* own;
};
PyTypeObject* type = nullptr;

documents& own_of(PyObject* self) { return *reinterpret_cast<documents_object*>(self)->own; }

void deallocate(PyObject* self) {
    delete reinterpret_cast<documents_object*>(self)->own;
    type->tp_free(self);
    Py_DECREF(type);
}

PyObject* append(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
    if (count != 2 || !PyList_Check(arguments[0])) {
        PyErr_SetString(PyExc_TypeError, "append() takes a list and an index");
        return nullptr;
    }
    auto next = PyLong_AsSsize_t(arguments[1]);
    if (next < 0) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "the index is negative");
        return nullptr;
    }
    auto& own = own_of(self);
    const auto until = std::chrono::steady_clock::now() + slice;
    // Encoding may run Python code, which may change the list.
    while (next < PyList_GET_SIZE(arguments[0])) {
        const owned each = owned::borrowed(PyList_GET_ITEM(arguments[0], next++));
        auto encoded = encoded_document(each.get(), *own.codec);
        if (!encoded) return nullptr;
        if (encoded->view().length() > max_document_size) Py_RETURN_NONE;
        own.all.push_back(std::move(*encoded));
        if (std::chrono::steady_clock::now() >= until) break;
    }
    return PyLong_FromSsize_t(next);
}

}  // namespace

PyObject* make_documents(PyObject* place, PyObject*) {
    owned made{type->tp_alloc(type, 0)};
    if (!made) return nullptr;
    reinterpret_cast<documents_object*>(made.get())->own =
        new documents{place_of(place).codec(), {}};
    return made.release();
}

std::vector<document>* documents_of(PyObject* object) {
    return Py_IS_TYPE(object, type) ? &own_of(object).all : nullptr;
}

bool add_documents(PyObject* module) {
    static PyMethodDef methods[] = {
        {"append", as_method(&append), METH_FASTCALL,
         "Encodes what a list has from an index on, as much as takes a millisecond, at least one; "
         "returns the index of the next, or None if one is too large for a server."},
        {nullptr, nullptr, 0, nullptr}};
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>("Documents that are encoded a slice at a time.")},
        {Py_tp_methods, methods},
        {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate)},
        {0, nullptr}};
    static PyType_Spec spec{"motor._motor.Documents", sizeof(documents_object), 0,
                            Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    type = add_type_of(module, spec);
    return type != nullptr;
}

}  // namespace motor::python
