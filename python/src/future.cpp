// SPDX-License-Identifier: Apache-2.0
#include "future.hpp"

#include "codec/module_items.hpp"
#include "pending.hpp"

#include <array>
#include <cstddef>

namespace motor::python::future {
namespace {

// Created once, with the module.
PyTypeObject* type = nullptr;
PyObject* base_cancel = nullptr;
PyObject *loop_name = nullptr, *set_result_name = nullptr, *set_exception_name = nullptr,
         *done_name = nullptr;
Py_ssize_t operation_at = 0;  // offset behind the members of asyncio's own future

pending*& operation_of(PyObject* future) {
    return *reinterpret_cast<pending**>(reinterpret_cast<char*>(future) + operation_at);
}

PyObject* cancel(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    constexpr std::size_t most = 4;
    std::array<PyObject*, most> all{self};
    const auto given = count + (names ? PyTuple_GET_SIZE(names) : 0);
    if (given >= static_cast<Py_ssize_t>(most)) {
        PyErr_SetString(PyExc_TypeError, "cancel() takes at most one argument, msg");
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < given; ++i)
        all[static_cast<std::size_t>(i) + 1] = arguments[i];
    auto done =
        PyObject_Vectorcall(base_cancel, all.data(), static_cast<std::size_t>(count) + 1, names);
    if (done != Py_True) return done;
    if (auto* operation = std::exchange(operation_of(self), nullptr)) operation->cancel();
    return done;
}

PyObject* stop_waiting(PyObject* self, PyObject*) {
    if (auto* operation = operation_of(self)) operation->stop_waiting();
    Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"cancel", as_method(&cancel), METH_FASTCALL | METH_KEYWORDS,
     "Cancels the future, and calls its operation off: one that is queued is not sent, one on the "
     "wire is given up with its connection."},
    {"stop_waiting", &stop_waiting, METH_NOARGS,
     "Fails the operation if it still waits for a connection."},
    {nullptr, nullptr, 0, nullptr},
};

bool make_names() {
    const std::pair<PyObject**, const char*> all[] = {{&loop_name, "loop"},
                                                      {&set_result_name, "set_result"},
                                                      {&set_exception_name, "set_exception"},
                                                      {&done_name, "done"}};
    for (auto [name, text] : all)
        if (!(*name = PyUnicode_InternFromString(text))) return false;
    return true;
}

bool is_done(PyObject* future) {
    owned done{PyObject_CallMethodNoArgs(future, done_name)};
    return done.get() == Py_True;
}

}  // namespace

bool add_type(PyObject* module) {
    owned asyncio{PyImport_ImportModule("asyncio")};
    if (!asyncio) return false;
    owned base{PyObject_GetAttrString(asyncio.get(), "Future")};
    if (!base) return false;
    base_cancel = PyObject_GetAttrString(base.get(), "cancel");
    if (!base_cancel || !make_names()) return false;
    operation_at = reinterpret_cast<PyTypeObject*>(base.get())->tp_basicsize;
    static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, nullptr}};
    static PyType_Spec spec{"motor._motor.Future", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    spec.basicsize = static_cast<int>(operation_at + static_cast<Py_ssize_t>(sizeof(pending*)));
    owned bases{PyTuple_Pack(1, base.get())};
    if (!bases) return false;
    type = add_type_of(module, spec, bases.get());
    return type != nullptr;
}

owned make(PyObject* loop, pending* operation) {
    PyObject* arguments[] = {loop};
    owned names{PyTuple_Pack(1, loop_name)};
    if (!names) return {};
    owned made{PyObject_Vectorcall(reinterpret_cast<PyObject*>(type), arguments, 0, names.get())};
    if (made) operation_of(made.get()) = operation;
    return made;
}

void forget_operation(PyObject* future) noexcept { operation_of(future) = nullptr; }

void set(PyObject* future, owned value) {
    owned done;
    if (value) {
        done = owned{PyObject_CallMethodOneArg(future, set_result_name, value.get())};
    } else {
        PyObject *kind = nullptr, *raised = nullptr, *trace = nullptr;
        PyErr_Fetch(&kind, &raised, &trace);
        PyErr_NormalizeException(&kind, &raised, &trace);
        const owned keep_kind{kind}, keep{raised}, keep_trace{trace};
        done = owned{PyObject_CallMethodOneArg(future, set_exception_name, raised)};
    }
    if (done) return;
    // Other code has set the future: its result stays.
    PyObject *kind = nullptr, *raised = nullptr, *trace = nullptr;
    PyErr_Fetch(&kind, &raised, &trace);
    const bool too_late = is_done(future);
    PyErr_Restore(kind, raised, trace);
    too_late ? PyErr_Clear() : PyErr_WriteUnraisable(future);
}

}  // namespace motor::python::future
