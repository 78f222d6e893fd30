// SPDX-License-Identifier: Apache-2.0
#include "client.hpp"
#include "codec/decoder.hpp"

#include <motor/bson/error.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <typeinfo>

namespace motor::python {
namespace {

/// "duplicate_key_error" for a motor::duplicate_key_error.
std::string kind_of(const error& raised) {
    int failed = 0;
    const std::unique_ptr<char, decltype(&std::free)> whole{
        abi::__cxa_demangle(typeid(raised).name(), nullptr, nullptr, &failed), &std::free};
    std::string_view name{whole ? whole.get() : "error"};
    return std::string{name.substr(name.rfind(':') + 1)};
}

owned text(std::string_view of) {
    return owned{
        PyUnicode_DecodeUTF8(of.data(), static_cast<Py_ssize_t>(of.size()), "backslashreplace")};
}

owned code_of(const error& raised) {
    if (raised.code().category() != server_category()) return owned::borrowed(Py_None);
    return owned{PyLong_FromLong(raised.code().value())};
}

/// PyMongo, too, gives them as dicts whatever the codec options are.
owned details_of(const error& raised) {
    const auto& reply = raised.reply();
    if (reply.empty()) return owned::borrowed(Py_None);
    return owned{decode(reply.data(), reply.length(), *default_codec_options())};
}

owned labels_of(const error& raised) {
    owned all{PyList_New(0)};
    for (const auto& each : raised.labels()) {
        const owned label = text(each);
        if (!all || !label || PyList_Append(all.get(), label.get()) < 0) return {};
    }
    return all;
}

/// The exception as an object; null with another one set.
owned made_of(PyObject* make_error, const error& raised) {
    const owned kind = text(kind_of(raised)), message = text(raised.message()),
                code = code_of(raised), details = details_of(raised), labels = labels_of(raised);
    if (!kind || !message || !code || !details || !labels) return {};
    return owned{PyObject_CallFunctionObjArgs(make_error, kind.get(), message.get(), code.get(),
                                              details.get(), labels.get(), nullptr)};
}

}  // namespace

void raise(PyObject* make_error, const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const motor::error& raised) {
        const owned made = made_of(make_error, raised);
        if (made) PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.get())), made.get());
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const std::exception& other) {
        PyErr_SetString(PyExc_RuntimeError, other.what());
    }
}

}  // namespace motor::python
