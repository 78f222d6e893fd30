// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

#include <datetime.h>

namespace motor::python {

/// Python objects that the codec needs, looked up once. They exist as long as the process: a static
/// object would release its reference after the interpreter's end.
struct python_types {
    PyTypeObject* object_id;
    /// Offset of an ObjectId's bytes in the object; 0 if this version of PyMongo keeps them
    /// elsewhere.
    Py_ssize_t object_id_slot;
    PyTypeObject* int64;
    PyTypeObject* codec_options;
    PyObject* default_codec_options;
    PyObject* bson_encode;
    PyObject* bson_decode;
    PyObject* invalid_bson;
    /// bson.tz_util.utc, the time zone of aware dates that are decoded.
    PyObject* utc;
    PyTypeObject* datetime;
    PyTypeObject* timezone;
    /// The macros of datetime.h need one of these in each file.
    PyDateTime_CAPI* datetime_api;
    PyObject* id_key;          // "_id"
    PyObject* utcoffset_name;  // "utcoffset"
};

extern python_types types;

/// Loads the objects; must be called before anything else of the codec. On failure returns false,
/// with a Python exception set.
[[nodiscard]] bool load_python_types();

}  // namespace motor::python
