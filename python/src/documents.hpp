// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

#include <motor/bson/document.hpp>

#include <vector>

namespace motor::python {

/// Creates the type `Documents`: many documents, encoded in slices, between which the loop has its
/// turns. On failure returns false, with a Python exception set.
bool add_documents(PyObject* module);
/// Implements Place.documents(): creates an empty object.
PyObject* make_documents(PyObject* place, PyObject*);
/// Contents of an object of that type; null for another object.
std::vector<document>* documents_of(PyObject* object);

}  // namespace motor::python
