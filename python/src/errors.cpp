// SPDX-License-Identifier: Apache-2.0
#include "client.hpp"
#include "codec/decoder.hpp"
#include "results.hpp"

#include <motor/bson/error.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <typeinfo>

namespace motor::python {
namespace {

/// Name of the class: "duplicate_key_error" for a motor::duplicate_key_error.
std::string kind_of(const error& raised) {
    int failed = 0;
    const std::unique_ptr<char, decltype(&std::free)> whole{
        abi::__cxa_demangle(typeid(raised).name(), nullptr, nullptr, &failed), &std::free};
    std::string_view name{whole ? whole.get() : "error"};
    return std::string{name.substr(name.rfind(':') + 1)};
}

owned code_of(const error& raised) {
    if (raised.code().category() != server_category()) return owned::borrowed(Py_None);
    return owned{PyLong_FromLong(raised.code().value())};
}

/// The server's reply, decoded to built-in types whatever classes the user's options name.
owned details_of(const error& raised, const codec_options& codec) {
    const auto& reply = raised.reply();
    if (reply.empty()) return owned::borrowed(Py_None);
    if (codec.plain()) return owned{decode(reply.data(), reply.length(), codec)};
    codec_options plain;
    const owned made = codec.made_plain();
    if (!made || !plain.read(made.get())) return {};
    return owned{decode(reply.data(), reply.length(), plain)};
}

constexpr std::string_view transient = "TransientTransactionError";

owned labels_of(const error& raised, bool in_transaction) {
    auto all = list(raised.labels(), text);
    if (!in_transaction || !is_lost_connection(raised) || raised.has_label(transient)) return all;
    const owned one_more = text(transient);
    if (!all || !one_more || PyList_Append(all.get(), one_more.get()) < 0) return {};
    return all;
}

/// The exception as an object. On failure returns null, with another exception set.
owned made_of(PyObject* make_error, const error& raised, const codec_options& codec,
              bool in_transaction) {
    const owned kind = text(kind_of(raised)), message = text(raised.message()),
                code = code_of(raised), details = details_of(raised, codec),
                labels = labels_of(raised, in_transaction);
    if (!kind || !message || !code || !details || !labels) return {};
    return owned{PyObject_CallFunctionObjArgs(make_error, kind.get(), message.get(), code.get(),
                                              details.get(), labels.get(), nullptr)};
}

}  // namespace

bool is_lost_connection(const error& raised) noexcept {
    return dynamic_cast<const auto_reconnect*>(&raised) ||
           dynamic_cast<const operation_timeout*>(&raised);
}

void raise(PyObject* make_error, const std::exception_ptr& error, const codec_options& codec,
           bool in_transaction) {
    try {
        std::rethrow_exception(error);
    } catch (const motor::error& raised) {
        const owned made = made_of(make_error, raised, codec, in_transaction);
        if (made) PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.get())), made.get());
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const std::exception& other) {
        PyErr_SetString(PyExc_RuntimeError, other.what());
    }
}

}  // namespace motor::python
