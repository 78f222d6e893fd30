// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

namespace motor::python {

/// Casts a function whose signature differs from PyCFunction's, for a PyMethodDef whose flags say
/// which it is.
template <class F>
PyCFunction as_method(F function) {
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

/// Creates a type and adds it to the module. It exists as long as the process. On failure returns
/// null, with a Python exception set.
inline PyTypeObject* add_type_of(PyObject* module, PyType_Spec& spec, PyObject* bases = nullptr) {
    owned made{PyType_FromModuleAndSpec(module, &spec, bases)};
    auto* type = reinterpret_cast<PyTypeObject*>(made.get());
    if (!made || PyModule_AddType(module, type) < 0) return nullptr;
    static_cast<void>(made.release());
    return type;
}

}  // namespace motor::python
