// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/owned.hpp"

namespace motor::python {

class pending;

/// What an operation gives to Python: asyncio's future, but cancelling it calls the operation off.
/// A subclass of the C type, so that gather(), wait_for() and tasks treat it as their own.
namespace future {

/// Makes the type. False with an exception.
bool add_type(PyObject* module);
/// One of that loop's, for that operation; null with an exception.
owned make(PyObject* loop, pending* operation);
/// The operation is done, or of no interest: cancelling reaches it no more.
void forget_operation(PyObject* future) noexcept;
/// Sets the result, or else the exception that is set here, unless it is done already, as after
/// being cancelled.
void set(PyObject* future, owned value);

}  // namespace future
}  // namespace motor::python
