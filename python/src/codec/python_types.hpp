// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

#include <datetime.h>

namespace motor::python {

/// What the codec needs of Python, looked up once. All of it lives as long as the process: a
/// reference that a static object dropped would be dropped after the interpreter's end.
struct python_types {
    PyTypeObject* object_id;
    /// Where an ObjectId keeps its bytes; 0 if this version of PyMongo keeps them elsewhere.
    Py_ssize_t object_id_slot;
    PyTypeObject* int64;
    PyTypeObject* codec_options;
    PyObject* default_codec_options;
    PyObject* bson_encode;
    PyObject* bson_decode;
    PyObject* invalid_bson;
    /// bson.tz_util.utc, which aware dates are decoded with.
    PyObject* utc;
    PyTypeObject* datetime;
    PyTypeObject* timezone;
    /// The macros of datetime.h want one of these in each file.
    PyDateTime_CAPI* datetime_api;
    PyObject* id_key;          // "_id"
    PyObject* utcoffset_name;  // "utcoffset"
};

extern python_types types;

/// Before anything else of the codec. False with an exception.
[[nodiscard]] bool load_python_types();

}  // namespace motor::python
