// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

namespace motor::python {

/// A function of another signature than PyCFunction's, for a PyMethodDef whose flags tell which.
template <class F>
PyCFunction as_method(F function) {
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

/// Makes a type and adds it to the module; null with an exception. It lives as long as the process.
inline PyTypeObject* add_type_of(PyObject* module, PyType_Spec& spec, PyObject* bases = nullptr) {
    owned made{PyType_FromModuleAndSpec(module, &spec, bases)};
    auto* type = reinterpret_cast<PyTypeObject*>(made.get());
    if (!made || PyModule_AddType(module, type) < 0) return nullptr;
    static_cast<void>(made.release());
    return type;
}

}  // namespace motor::python
