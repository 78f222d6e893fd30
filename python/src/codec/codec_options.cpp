// SPDX-License-Identifier: Apache-2.0
#include "codec_options.hpp"

#include "python_types.hpp"

#include <cstring>

namespace motor::python {

namespace {

// Order of the fields of a bson.CodecOptions.
enum class field { document_class, aware, uuid, error_handler, tzinfo, registry, conversion };
constexpr int field_count = 7;

// bson.DatetimeConversion. The other values only differ for dates that no datetime can hold.
constexpr long datetime_ms = 3;

bool is_byte(PyObject* number, long& to) {
    if (!PyLong_Check(number)) return false;
    to = PyLong_AsLong(number);
    PyErr_Clear();
    return to >= 0 && to <= 255;
}

bool is_c_string(PyObject* text) {
    Py_ssize_t size = 0;
    const auto* data = PyUnicode_Check(text) ? PyUnicode_AsUTF8AndSize(text, &size) : nullptr;
    PyErr_Clear();
    return data && std::strlen(data) == static_cast<std::size_t>(size);
}

// Whether a document class is like RawBSONDocument.
bool is_marked(PyObject* document_class) {
    if (document_class == reinterpret_cast<PyObject*>(&PyDict_Type)) return false;
    owned marker{PyObject_GetAttrString(document_class, "_type_marker")};
    PyErr_Clear();
    return static_cast<bool>(marker);
}

bool has_no_decoders(PyObject* type_registry) {
    owned decoders{PyObject_GetAttrString(type_registry, "_decoder_map")};
    PyErr_Clear();
    return decoders && PyDict_Check(decoders.get()) && PyDict_GET_SIZE(decoders.get()) == 0;
}

}  // namespace

bool codec_options::read(PyObject* instance) {
    if (instance == Py_None) instance = types.default_codec_options;
    if (!PyObject_TypeCheck(instance, types.codec_options) || !PyTuple_Check(instance)) {
        PyErr_SetString(PyExc_TypeError, "codec_options must be an instance of CodecOptions");
        return false;
    }
    object_ = owned::borrowed(instance);
    legible_ = ours_to_decode_ = tz_aware_ = raw_documents_ = plain_ = false;
    if (PyTuple_GET_SIZE(instance) != field_count) return true;
    using enum field;
    const auto get = [&](field which) {
        return PyTuple_GET_ITEM(instance, static_cast<int>(which));
    };

    // bson.CodecOptions does not check all of its fields.
    long unused = 0, how = 0;
    legible_ = PyBool_Check(get(aware)) && is_byte(get(uuid), unused) &&
               is_c_string(get(error_handler)) && is_byte(get(conversion), how);
    tz_aware_ = get(aware) == Py_True;
    raw_documents_ = is_marked(get(document_class));
    plain_ = get(document_class) == reinterpret_cast<PyObject*>(&PyDict_Type) &&
             has_no_decoders(get(registry));
    ours_to_decode_ = legible_ && plain_ && (get(tzinfo) == Py_None || get(tzinfo) == types.utc) &&
                      how >= 1 && how <= 4 && how != datetime_ms;
    return true;
}

owned codec_options::made_plain() const {
    const owned method{PyObject_GetAttrString(object(), "with_options")}, none{PyTuple_New(0)},
        changes{
            Py_BuildValue("{s:O,s:O}", "document_class", &PyDict_Type, "type_registry", Py_None)};
    if (!method || !none || !changes) return {};
    return owned{PyObject_Call(method.get(), none.get(), changes.get())};
}

const codec_options* default_codec_options() {
    static auto& options = *new codec_options;
    return options.object() || options.read(Py_None) ? &options : nullptr;
}

}  // namespace motor::python
