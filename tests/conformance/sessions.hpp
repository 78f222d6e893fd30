// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"

#include <motor/motor.hpp>

/// Options of sessions and transactions as test files write them. Both throw malformed.
namespace motor::conformance {

/// Takes the four options of a transaction; other fields may remain.
transaction_options transaction_options_of(arguments& given);
/// Reads a session entity. Throws not_in_library, too.
session_options session_options_of(document_view given);

}  // namespace motor::conformance
