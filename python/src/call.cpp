// SPDX-License-Identifier: Apache-2.0
#include "call.hpp"

#include "codec/encoder.hpp"
#include "documents.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace motor::python {
namespace {

constexpr std::array<const char*, 6> parameters{"name", "arguments", "options",
                                                "wrap", "timeout",   "session"};

bool set_by_name(std::array<PyObject*, parameters.size()>& all, PyObject* name, PyObject* to) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (PyUnicode_CompareWithASCIIString(name, parameters[i]) == 0) {
            all[i] = to;
            return true;
        }
    PyErr_Format(PyExc_TypeError, "run() has no parameter '%U'", name);
    return false;
}

}  // namespace

std::optional<document> encoded_document(PyObject* from, const codec_options& codec) {
    static buffer bytes;  // keeps its memory between calls; guarded by the GIL
    bytes.clear();
    if (!encode(from, codec, false, bytes)) return std::nullopt;
    return document{document_view{bytes.data(), bytes.size()}};
}

std::chrono::nanoseconds limit_of(PyObject* seconds) {
    constexpr double most = 1e9;
    const double given = PyFloat_AsDouble(seconds);
    if (PyErr_Occurred()) throw python_raised{};
    if (!(given < most)) return detail::start_options::unlimited;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(std::max(given, 0.0) * 1e9)};
}

std::optional<given> given::parse(PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    std::array<PyObject*, parameters.size()> all{nullptr, nullptr, Py_None,
                                                 Py_None, Py_None, Py_None};
    if (count > static_cast<Py_ssize_t>(all.size())) {
        PyErr_SetString(PyExc_TypeError, "it takes at most 6 arguments");
        return std::nullopt;
    }
    std::copy_n(arguments, count, all.begin());
    for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(names); ++i)
        if (!set_by_name(all, PyTuple_GET_ITEM(names, i), arguments[count + i]))
            return std::nullopt;
    if (!all[0] || !all[1] || !PyUnicode_Check(all[0]) || !PyTuple_Check(all[1])) {
        PyErr_SetString(PyExc_TypeError, "it takes a name and a tuple of arguments");
        return std::nullopt;
    }
    return given{all[0], all[1], all[2], all[3], all[4], all[5]};
}

PyObject* call::argument(Py_ssize_t i) const {
    if (i < PyTuple_GET_SIZE(given_.arguments)) return PyTuple_GET_ITEM(given_.arguments, i);
    PyErr_Format(PyExc_TypeError, "%U takes more arguments", given_.name);
    throw python_raised{};
}

document call::encoded(PyObject* from) const {
    auto made = encoded_document(from, *at_.codec());
    if (!made) throw python_raised{};
    // Refuses before anything is started: the caller may pass the call to PyMongo, which lets the
    // server refuse it.
    if (made->view().length() > max_document_size)
        throw document_too_large{"a document is over the limit of " +
                                 std::to_string(max_document_size) + " bytes"};
    return std::move(*made);
}

template <class T, class Make>
std::vector<T> call::list_at(Py_ssize_t i, const Make& make) const {
    const owned list{PySequence_Fast(argument(i), "the argument must be a list")};
    if (!list) throw python_raised{};
    std::vector<T> all;
    const auto size = PySequence_Fast_GET_SIZE(list.get());
    all.reserve(static_cast<std::size_t>(size));
    for (Py_ssize_t each = 0; each < size; ++each)
        all.push_back(make(PySequence_Fast_GET_ITEM(list.get(), each)));
    return all;
}

std::vector<document> call::documents_at(Py_ssize_t i) const {
    if (auto* encoded = documents_of(argument(i))) return std::exchange(*encoded, {});
    return list_at<document>(i, [&](PyObject* each) { return encoded(each); });
}

std::vector<write_model> call::writes_at(Py_ssize_t i) const {
    return list_at<write_model>(i, [&](PyObject* each) { return write(each); });
}

document call::encoded_array(PyObject* from) const {
    const owned whole{Py_BuildValue("{s:O}", "v", from)};
    if (!whole) throw python_raised{};
    return encoded(whole.get());
}

write_model call::write(PyObject* from) const {
    const char* name = nullptr;
    PyObject *first = nullptr, *second = nullptr, *options = nullptr;
    if (!PyArg_ParseTuple(from, "sOOO", &name, &first, &second, &options)) throw python_raised{};
    const std::string_view kind{name};
    const auto filter = encoded(first);
    const bool pipeline = PyList_Check(second);
    const auto change = second == Py_None ? document{}
                        : pipeline        ? encoded_array(second)
                                          : encoded(second);
    auto made = [&] {
        const auto stages = [&] { return change.view()["v"].get<array_view>(); };
        if (kind == "insert_one") return write_model::insert_one(filter);
        if (kind == "delete_one") return write_model::delete_one(filter);
        if (kind == "delete_many") return write_model::delete_many(filter);
        if (kind == "replace_one") return write_model::replace_one(filter, change);
        if (kind == "update_many")
            return pipeline ? write_model::update_many(filter, stages())
                            : write_model::update_many(filter, change);
        return pipeline ? write_model::update_one(filter, stages())
                        : write_model::update_one(filter, change);
    }();
    set_options(made, options);
    return made;
}

std::string call::text_at(Py_ssize_t i) const {
    Py_ssize_t length = 0;
    const char* text = PyUnicode_AsUTF8AndSize(argument(i), &length);
    if (!text) throw python_raised{};
    return {text, static_cast<std::size_t>(length)};
}

session* call::session() const {
    if (given_.session == Py_None) return nullptr;
    auto* found = session_of(given_.session);
    if (!found) throw python_raised{};
    return found;
}

owned call::wrap() const { return given_.wrap == Py_None ? owned{} : owned::borrowed(given_.wrap); }

}  // namespace motor::python
