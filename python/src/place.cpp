// SPDX-License-Identifier: Apache-2.0
#include "place.hpp"

#include "call.hpp"
#include "codec/module_items.hpp"
#include "concerns.hpp"
#include "cursor.hpp"
#include "documents.hpp"
#include "operations.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace motor::python {
namespace {

struct place_object {
    PyObject_HEAD place* own;  // never null
};
PyTypeObject* type = nullptr;

place& own_of(PyObject* self) { return *reinterpret_cast<place_object*>(self)->own; }

int traverse_place(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    auto* own = reinterpret_cast<place_object*>(self)->own;
    return own ? own->traverse(visit, arg) : 0;
}

void deallocate(PyObject* self) {
    PyObject_GC_UnTrack(self);
    delete reinterpret_cast<place_object*>(self)->own;
    type->tp_free(self);
    Py_DECREF(type);
}

/// Encodes an argument unless it is None. On failure returns false, with a Python exception set.
bool encode_setting(PyObject* given, document& to) {
    if (!given || given == Py_None) return true;
    auto encoded = encoded_document(given, *default_codec_options());
    if (!encoded) return false;
    to = std::move(*encoded);
    return true;
}

place::target aim(const motor::client& from, std::string_view database, std::string_view collection,
                  const concerns& settings) {
    if (database.empty()) return from.with(settings);
    if (collection.empty()) return from[database].with(settings);
    return from[database][collection].with(settings);
}

PyObject* wrapped(client& of, place::target where, std::shared_ptr<const codec_options> codec) {
    owned made{type->tp_alloc(type, 0)};
    if (!made) return nullptr;
    reinterpret_cast<place_object*>(made.get())->own =
        new place{of, std::move(where), std::move(codec)};
    return made.release();
}

}  // namespace

place::place(client& of, target where, std::shared_ptr<const codec_options> codec)
    : client_(&of),
      keeps_client_(owned::borrowed(of.self())),
      where_(std::move(where)),
      codec_(std::move(codec)) {
    of.places_.push_back(this);
}

place::~place() {
    if (client_) std::erase(client_->places_, this);
}

void place::raise(const std::exception_ptr& error) const {
    if (client_)
        client_->raise(error);
    else
        PyErr_SetString(PyExc_RuntimeError, "the client of this place is gone");
}

int place::traverse(visitproc visit, void* arg) const {
    Py_VISIT(keeps_client_.get());
    return 0;
}

PyObject* place::make(client& of, PyObject* arguments, PyObject* by_name) {
    const char *database = nullptr, *collection = nullptr;
    Py_ssize_t database_length = 0, collection_length = 0;
    PyObject *codec = nullptr, *preference = nullptr, *read = nullptr, *write = nullptr;
    static const char* names[] = {
        "database",     "collection",    "codec_options", "read_preference",
        "read_concern", "write_concern", nullptr};
    if (!PyArg_ParseTupleAndKeywords(arguments, by_name, "s#s#O|OOO", const_cast<char**>(names),
                                     &database, &database_length, &collection, &collection_length,
                                     &codec, &preference, &read, &write))
        return nullptr;
    auto options = std::make_shared<codec_options>();
    if (!options->read(codec)) return nullptr;
    document of_preference, of_read, of_write;
    if (!encode_setting(preference, of_preference) || !encode_setting(read, of_read) ||
        !encode_setting(write, of_write))
        return nullptr;
    try {
        return wrapped(of,
                       aim(of.core(), {database, static_cast<std::size_t>(database_length)},
                           {collection, static_cast<std::size_t>(collection_length)},
                           concerns_of(of_preference, of_read, of_write)),
                       std::move(options));
    } catch (...) {
        of.raise(std::current_exception());
        return nullptr;
    }
}

bool place::add_type(PyObject* module) {
    static PyMethodDef methods[] = {
        {"run", as_method(&run_operation), METH_FASTCALL | METH_KEYWORDS,
         "Starts an operation, by the core's name for it, in the loop's thread; returns its "
         "future."},
        {"open", as_method(&open_cursor), METH_FASTCALL | METH_KEYWORDS,
         "A cursor, which sends nothing before it is asked."},
        {"documents", &make_documents, METH_NOARGS, "No documents yet, to be encoded in slices."},
        {nullptr, nullptr, 0, nullptr}};
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>("Where operations run, with their settings.")},
        {Py_tp_methods, methods},
        {Py_tp_traverse, reinterpret_cast<void*>(&traverse_place)},
        {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate)},
        {0, nullptr}};
    static PyType_Spec spec{
        "motor._motor.Place", sizeof(place_object), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    type = add_type_of(module, spec);
    return type != nullptr;
}

place& place_of(PyObject* self) { return own_of(self); }

}  // namespace motor::python
