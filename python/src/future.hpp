// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

namespace motor::python {

class pending;

/// Futures of operations: asyncio's future, except that cancelling it cancels the operation. The
/// type is a subclass of the C type, so that gather(), wait_for() and tasks treat it as their own.
namespace future {

/// Creates the type. On failure returns false, with a Python exception set.
bool add_type(PyObject* module);
/// Creates a future of that loop for that operation. On failure returns null, with a Python
/// exception set.
owned make(PyObject* loop, pending* operation);
/// Detaches the operation, which is done or of no interest: cancelling no longer reaches it.
void forget_operation(PyObject* future) noexcept;
/// Sets the result or, if that is null, the current exception, unless the future is done already,
/// for example after being cancelled.
void set(PyObject* future, owned value);

}  // namespace future
}  // namespace motor::python
