// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/write_statement.hpp>

namespace motor::detail {

/// Throws invalid_operation if a statement has an option that its kind does not take, or one of a
/// wrong type. libmongoc's functions for a single write would send such an option, as one of the
/// statement or of the command.
void check_statement(const write_statement& statement);

}  // namespace motor::detail
