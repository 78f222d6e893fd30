// SPDX-License-Identifier: Apache-2.0
#include "object_ids.hpp"

#include "gc_pause.hpp"
#include "python_types.hpp"

#include <motor/bson/types.hpp>

namespace motor::python {
namespace {

owned new_object_id() {
    const auto made = object_id::generate();
    owned id = make_object_id(made.bytes().data());
    if (!id && !PyErr_Occurred())
        id = owned{PyObject_CallNoArgs(reinterpret_cast<PyObject*>(types.object_id))};
    return id;
}

/// Gives a dict an `_id` if it has none, and returns the `_id`. On failure returns null, with a
/// Python exception set.
owned id_of(PyObject* document) {
    owned id = owned::borrowed(PyDict_GetItemWithError(document, types.id_key));
    if (id || PyErr_Occurred()) return id;
    id = new_object_id();
    if (id && PyDict_SetItem(document, types.id_key, id.get()) < 0) return {};
    return id;
}

}  // namespace

owned make_object_id(const std::uint8_t* from) {
    if (types.object_id_slot == 0) return {};
    owned bytes{PyBytes_FromStringAndSize(reinterpret_cast<const char*>(from), 12)};
    if (!bytes) return {};
    owned id{types.object_id->tp_alloc(types.object_id, 0)};
    if (!id) return {};
    auto* slot = reinterpret_cast<char*>(id.get()) + types.object_id_slot;
    *reinterpret_cast<PyObject**>(slot) = bytes.release();
    return id;
}

PyObject* give_ids(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
    if (count != 2 || !PyList_Check(arguments[0])) {
        PyErr_SetString(PyExc_TypeError, "give_ids() takes a list and a function");
        return nullptr;
    }
    owned ids{PyList_New(0)};
    const gc_pause pause;
    // The function may change the list.
    for (Py_ssize_t i = 0; ids && i < PyList_GET_SIZE(arguments[0]); ++i) {
        const owned document = owned::borrowed(PyList_GET_ITEM(arguments[0], i));
        const owned id = PyDict_CheckExact(document.get())
                             ? id_of(document.get())
                             : owned{PyObject_CallOneArg(arguments[1], document.get())};
        if (!id) return nullptr;
        if (id.get() != Py_NotImplemented && PyList_Append(ids.get(), id.get()) < 0) return nullptr;
    }
    return ids.release();
}

}  // namespace motor::python
