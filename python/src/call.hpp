// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pending.hpp"
#include "place.hpp"
#include "results.hpp"
#include "session.hpp"

#include <motor/motor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace motor::python {

/// Maximum size of a document on servers.
inline constexpr std::size_t max_document_size = 16 * 1024 * 1024;

/// Encodes a mapping as BSON. On failure returns nothing, with a Python exception set.
std::optional<document> encoded_document(PyObject* from, const codec_options& codec);

/// Thrown when a Python exception is set already.
struct python_raised {};

/// A time limit that is given in seconds; 30 years or more mean no limit. Throws python_raised.
std::chrono::nanoseconds limit_of(PyObject* seconds);

/// The arguments of Place.run() and Place.open().
struct given {
    PyObject *name, *arguments, *options, *wrap, *timeout, *session;

    /// Parses the arguments. On failure returns nothing, with a Python exception set.
    static std::optional<given> parse(PyObject* const* arguments, Py_ssize_t count,
                                      PyObject* names);
};

/// A table of functions by name.
template <class Function>
using by_name = std::unordered_map<std::string_view, Function>;

/// Starts an operation at a place, or queues it if it runs in a session. Returns its future. Throws
/// python_raised.
template <class Op, class ToPython = to_python>
owned start_at(const place& at, operation<Op> what, owned wrap, session* in = nullptr,
               ToPython how = {}) {
    using made = pending_of<typename Op::result, ToPython>;
    auto waits = std::make_unique<made>(at.of(), at.codec(), std::move(wrap), std::move(how));
    if (!waits->make_future()) throw python_raised{};
    auto future = owned::borrowed(waits->future());
    if (!in) {
        waits->send(std::move(what));
        (void)waits.release();  // owned by its client
        return future;
    }
    auto* one = waits.release();
    one->stand_in(in->turns(), owned::borrowed(in->self()),
                  [in, one, what = std::move(what)] { in->run(*one, what); });
    return future;
}

/// A call of Place.run() while its operation is created.
class call {
public:
    call(PyObject* object, const given& from)
        : object_(object), at_(place_of(object)), given_(from) {}

    /// The `Place` object.
    [[nodiscard]] PyObject* object() const noexcept { return object_; }
    [[nodiscard]] const place& at() const { return at_; }
    [[nodiscard]] const motor::collection& collection() const {
        return at_.as<motor::collection>();
    }
    [[nodiscard]] const motor::database& database() const { return at_.as<motor::database>(); }
    [[nodiscard]] const motor::client& client() const { return at_.as<motor::client>(); }
    /// An argument as BSON.
    [[nodiscard]] document document_at(Py_ssize_t i) const { return encoded(argument(i)); }
    /// An argument that is a list of mappings, or a `Documents` object, which is empty afterwards.
    [[nodiscard]] std::vector<document> documents_at(Py_ssize_t i) const;
    /// An argument that is a list of (kind, filter or document, change or None, options or None).
    [[nodiscard]] std::vector<write_model> writes_at(Py_ssize_t i) const;
    /// An argument that is text.
    [[nodiscard]] std::string text_at(Py_ssize_t i) const;
    /// Starts the operation that `make` creates from an update: operators in a mapping, or a
    /// pipeline.
    template <class Make>
    owned start_update(Py_ssize_t i, const Make& make) const {
        if (!PyList_Check(argument(i)) && !PyTuple_Check(argument(i)))
            return start(make(document_at(i).view()));
        return with_array(i, [&](array_view pipeline) { return start(make(pipeline)); });
    }

    /// The options of the call, encoded.
    [[nodiscard]] document options() const {
        return given_.options == Py_None ? document{} : encoded(given_.options);
    }
    /// Sets the time limit of the call on an operation or a cursor.
    template <class Operation>
    void set_limit(Operation& what) const {
        if (given_.timeout != Py_None) what.within(limit_of(given_.timeout));
    }
    /// Sets the options and the time limit of the call.
    template <class Operation>
    void set_options(Operation& what) const {
        set_options(what, given_.options);
        set_limit(what);
    }
    /// The session in which the operation runs; null if there is none.
    [[nodiscard]] python::session* session() const;
    /// The Python object of that session, if there is one.
    [[nodiscard]] owned keeps_session() const {
        return given_.session == Py_None ? owned{} : owned::borrowed(given_.session);
    }
    /// Starts an operation with the options of the call, and returns its future.
    template <class Op>
    owned start(operation<Op> what) const {
        set_options(what);
        return start_at(at_, std::move(what), wrap(), session());
    }
    /// Calls `use` with a list of mappings, encoded as an array.
    template <class Use>
    auto with_array(Py_ssize_t i, const Use& use) const {
        const auto whole = encoded_array(argument(i));
        return use(whole.view()["v"].template get<array_view>());
    }

private:
    template <class To>
    void set_options(To& what, PyObject* options) const {
        if (options == Py_None) return;
        const auto all = encoded(options);
        for (auto [name, setting] : all.view())
            what.option(name, setting);
    }
    /// An argument that is a list, converted by `make` to values of T.
    template <class T, class Make>
    [[nodiscard]] std::vector<T> list_at(Py_ssize_t i, const Make& make) const;
    [[nodiscard]] PyObject* argument(Py_ssize_t i) const;
    [[nodiscard]] document encoded(PyObject* from) const;
    /// Encodes a list of mappings as `{v: [...]}`.
    [[nodiscard]] document encoded_array(PyObject* from) const;
    [[nodiscard]] write_model write(PyObject* from) const;
    [[nodiscard]] owned wrap() const;

    PyObject* object_;
    const place& at_;
    const given& given_;
};

/// Calls the function of that name. On failure returns null, with a Python exception set.
template <class Function>
PyObject* result_of_call(const by_name<Function>& functions, PyObject* self,
                         PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
    const auto from = given::parse(arguments, count, names);
    if (!from) return nullptr;
    Py_ssize_t length = 0;
    const char* name = PyUnicode_AsUTF8AndSize(from->name, &length);
    if (!name) return nullptr;
    const auto found = functions.find({name, static_cast<std::size_t>(length)});
    if (found == functions.end()) {
        PyErr_Format(PyExc_ValueError, "the core has no operation %R", from->name);
        return nullptr;
    }
    try {
        return found->second(call{self, *from}).release();
    } catch (const python_raised&) {
        return nullptr;
    } catch (...) {
        place_of(self).raise(std::current_exception());
        return nullptr;
    }
}

}  // namespace motor::python
