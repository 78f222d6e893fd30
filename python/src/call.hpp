// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pending.hpp"
#include "place.hpp"
#include "results.hpp"

#include <motor/motor.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace motor::python {

/// A mapping as BSON; nothing with an exception.
std::optional<document> encoded_document(PyObject* from, const codec_options& codec);

/// Python has an exception set already.
struct python_raised {};

/// The arguments of Place.run() and Place.open().
struct given {
    PyObject *name, *arguments, *options, *wrap, *timeout;

    /// Nothing with an exception.
    static std::optional<given> parse(PyObject* const* arguments, Py_ssize_t count,
                                      PyObject* names);
};

/// A name in a table, and a table by names.
template <class Function>
using by_name = std::unordered_map<std::string_view, Function>;

/// Starts an operation of that place; its future. Throws python_raised.
template <class Op>
owned start_at(const place& at, operation<Op> what, owned wrap) {
    using made = pending_of<typename Op::result, to_python>;
    auto waits = std::make_unique<made>(at.of(), at.codec(), std::move(wrap));
    if (!waits->make_future()) throw python_raised{};
    auto future = owned::borrowed(waits->future());
    std::move(what).start_on(true, typename made::receiver{waits.get()},
                             [&](core::job& job) { waits->keep(job); });
    waits.release();  // its client's
    return future;
}

/// One call of Place.run(), while its operation is made.
class call {
public:
    call(PyObject* object, const given& from)
        : object_(object), at_(place_of(object)), given_(from) {}

    /// The `Place`.
    [[nodiscard]] PyObject* object() const noexcept { return object_; }
    [[nodiscard]] const place& at() const { return at_; }
    [[nodiscard]] const motor::collection& collection() const {
        return at_.as<motor::collection>();
    }
    /// An argument as BSON.
    [[nodiscard]] document document_at(Py_ssize_t i) const { return encoded(argument(i)); }
    /// An argument that is a list of mappings.
    [[nodiscard]] std::vector<document> documents_at(Py_ssize_t i) const;
    /// An argument that is a list of (kind, filter or document, change or None, options or None).
    [[nodiscard]] std::vector<write_model> writes_at(Py_ssize_t i) const;
    /// An argument that is text.
    [[nodiscard]] std::string text_at(Py_ssize_t i) const;
    /// An update: operators in a mapping, or a pipeline. Starts what `make` makes of it.
    template <class Make>
    owned start_update(Py_ssize_t i, const Make& make) const {
        if (!PyList_Check(argument(i)) && !PyTuple_Check(argument(i)))
            return start(make(document_at(i).view()));
        return with_array(i, [&](array_view pipeline) { return start(make(pipeline)); });
    }

    /// Gives an operation, or a cursor, the options of the call.
    template <class Operation>
    void set_options(Operation& what) const {
        set_options(what, given_.options);
        if (given_.timeout != Py_None) what.within(timeout());
    }
    /// Starts it with the options of the call; the future.
    template <class Op>
    owned start(operation<Op> what) const {
        set_options(what);
        return start_at(at_, std::move(what), wrap());
    }
    /// A list of mappings, for what `use` makes of it.
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
    /// An argument that is a list, each of which `make` makes a T of.
    template <class T, class Make>
    [[nodiscard]] std::vector<T> list_at(Py_ssize_t i, const Make& make) const;
    [[nodiscard]] PyObject* argument(Py_ssize_t i) const;
    [[nodiscard]] document encoded(PyObject* from) const;
    /// `{v: [...]}` of a list of mappings.
    [[nodiscard]] document encoded_array(PyObject* from) const;
    [[nodiscard]] write_model write(PyObject* from) const;
    /// The time limit of the call; one of 30 years or more is none.
    [[nodiscard]] std::chrono::nanoseconds timeout() const;
    [[nodiscard]] owned wrap() const;

    PyObject* object_;
    const place& at_;
    const given& given_;
};

/// Calls the function of that name; null with an exception.
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
