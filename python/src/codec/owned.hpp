// SPDX-License-Identifier: Apache-2.0
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <utility>

namespace motor::python {

/// An owning reference to a Python object, or null. It must be destroyed in a thread that holds the
/// GIL.
class owned {
public:
    owned() noexcept = default;
    /// Takes ownership of a new reference, as most calls of the C API return one.
    explicit owned(PyObject* stolen) noexcept : object_{stolen} {}
    static owned borrowed(PyObject* object) noexcept {
        Py_XINCREF(object);
        return owned{object};
    }
    owned(owned&& other) noexcept : object_{other.release()} {}
    owned& operator=(owned&& other) noexcept {
        // The old object goes last: its finalizer may run Python code that uses this reference.
        PyObject* old = std::exchange(object_, other.release());
        Py_XDECREF(old);
        return *this;
    }
    ~owned() { Py_XDECREF(object_); }

    PyObject* get() const noexcept { return object_; }
    /// Passes ownership of the reference to the caller.
    [[nodiscard]] PyObject* release() noexcept { return std::exchange(object_, nullptr); }
    explicit operator bool() const noexcept { return object_ != nullptr; }

private:
    PyObject* object_ = nullptr;
};

}  // namespace motor::python
