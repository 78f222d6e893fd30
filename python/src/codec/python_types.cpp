// SPDX-License-Identifier: Apache-2.0
#include "python_types.hpp"

#include <structmember.h>

namespace motor::python {

python_types types{};

namespace {

PyObject* import_name(const char* module, const char* name) {
    owned from{PyImport_ImportModule(module)};
    return from ? PyObject_GetAttrString(from.get(), name) : nullptr;
}

PyTypeObject* import_type(const char* module, const char* name) {
    auto* type = import_name(module, name);
    if (!type || PyType_Check(type)) return reinterpret_cast<PyTypeObject*>(type);
    Py_DECREF(type);
    PyErr_Format(PyExc_TypeError, "%s.%s is not a type", module, name);
    return nullptr;
}

// The property `binary` would be a call of Python code; the slot behind it is a load.
Py_ssize_t slot_of_object_id() {
    owned slot{
        PyObject_GetAttrString(reinterpret_cast<PyObject*>(types.object_id), "_ObjectId__id")};
    if (!slot) {
        PyErr_Clear();
        return 0;
    }
    if (!Py_IS_TYPE(slot.get(), &PyMemberDescr_Type)) return 0;
    const auto* member = reinterpret_cast<PyMemberDescrObject*>(slot.get())->d_member;
    return member->type == T_OBJECT_EX ? member->offset : 0;
}

}  // namespace

bool load_python_types() {
    if (types.datetime_api) return true;
    PyDateTime_IMPORT;
    if (!PyDateTimeAPI) return false;
    types.datetime = PyDateTimeAPI->DateTimeType;
    const bool loaded = (types.object_id = import_type("bson.objectid", "ObjectId")) &&
                        (types.int64 = import_type("bson.int64", "Int64")) &&
                        (types.codec_options = import_type("bson.codec_options", "CodecOptions")) &&
                        (types.default_codec_options =
                             import_name("bson.codec_options", "DEFAULT_CODEC_OPTIONS")) &&
                        (types.bson_encode = import_name("bson", "encode")) &&
                        (types.bson_decode = import_name("bson", "decode")) &&
                        (types.invalid_bson = import_name("bson.errors", "InvalidBSON")) &&
                        (types.utc = import_name("bson.tz_util", "utc")) &&
                        (types.timezone = import_type("datetime", "timezone")) &&
                        (types.id_key = PyUnicode_InternFromString("_id")) &&
                        (types.utcoffset_name = PyUnicode_InternFromString("utcoffset"));
    if (!loaded) return false;
    types.object_id_slot = slot_of_object_id();
    types.datetime_api = PyDateTimeAPI;
    return true;
}

}  // namespace motor::python
