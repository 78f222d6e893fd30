// SPDX-License-Identifier: Apache-2.0
#include "codec_module.hpp"

#include "decoder.hpp"
#include "encoder.hpp"
#include "module_items.hpp"
#include "object_ids.hpp"
#include "python_types.hpp"

#include <array>

namespace motor::python {

namespace {

// Arguments by position or by name, the first one required. PyArg_ParseTupleAndKeywords would take
// as long as encoding a small document.
template <std::size_t count>
bool read_arguments(const char* function, const std::array<const char*, count>& names,
                    PyObject* const* given, Py_ssize_t positional, PyObject* by_name,
                    std::array<PyObject*, count>& out) {
    if (positional > static_cast<Py_ssize_t>(count)) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %zu arguments", function, count);
        return false;
    }
    for (Py_ssize_t i = 0; i < positional; ++i)
        out[static_cast<std::size_t>(i)] = given[i];
    for (Py_ssize_t i = 0; by_name && i < PyTuple_GET_SIZE(by_name); ++i) {
        auto* name = PyTuple_GET_ITEM(by_name, i);
        std::size_t which = 0;
        while (which < count && PyUnicode_CompareWithASCIIString(name, names[which]) != 0)
            ++which;
        if (which == count || out[which]) {
            PyErr_Format(PyExc_TypeError,
                         which == count ? "%s() has no argument '%U'"
                                        : "%s() got several values for argument '%U'",
                         function, name);
            return false;
        }
        out[which] = given[positional + i];
    }
    if (!out[0]) PyErr_Format(PyExc_TypeError, "%s() needs the argument '%s'", function, names[0]);
    return out[0] != nullptr;
}

// The default options are read only once, others into `own`.
const codec_options* options_of(PyObject* argument, codec_options& own) {
    if (!argument || argument == Py_None || argument == types.default_codec_options)
        return default_codec_options();
    return own.read(argument) ? &own : nullptr;
}

PyObject* call_encode(PyObject*, PyObject* const* given, Py_ssize_t count, PyObject* names) {
    std::array<PyObject*, 3> arguments{};
    if (!read_arguments<3>("encode", {"document", "codec_options", "check_keys"}, given, count,
                           names, arguments))
        return nullptr;
    codec_options own;
    const auto* options = options_of(arguments[1], own);
    const int check_keys = arguments[2] ? PyObject_IsTrue(arguments[2]) : 0;
    if (!options || check_keys < 0) return nullptr;
    buffer out;
    if (!encode(arguments[0], *options, check_keys != 0, out)) return nullptr;
    return PyBytes_FromStringAndSize(reinterpret_cast<const char*>(out.data()),
                                     static_cast<Py_ssize_t>(out.size()));
}

PyObject* call_decode(PyObject*, PyObject* const* given, Py_ssize_t count, PyObject* names) {
    std::array<PyObject*, 2> arguments{};
    if (!read_arguments<2>("decode", {"data", "codec_options"}, given, count, names, arguments))
        return nullptr;
    codec_options own;
    const auto* options = options_of(arguments[1], own);
    return options ? decode(arguments[0], *options) : nullptr;
}

PyMethodDef methods[] = {
    {"encode", as_method(call_encode), METH_FASTCALL | METH_KEYWORDS,
     "encode(document, codec_options=None, check_keys=False)\n--\n\n"
     "As bson.encode(), byte by byte, only faster; raises what it raises."},
    {"decode", as_method(call_decode), METH_FASTCALL | METH_KEYWORDS,
     "decode(data, codec_options=None)\n--\n\n"
     "As bson.decode(), object by object, only faster; raises what it raises."},
    {"give_ids", as_method(give_ids), METH_FASTCALL,
     "give_ids(documents, other)\n--\n\n"
     "Gives each document of a list an _id that has none, and returns the list of them. What is no "
     "dict is given to other(document), which returns its _id, or NotImplemented."},
    {nullptr, nullptr, 0, nullptr}};

}  // namespace

bool add_codec(PyObject* module) {
    return load_python_types() && default_codec_options() &&
           PyModule_AddFunctions(module, methods) == 0;
}

}  // namespace motor::python
