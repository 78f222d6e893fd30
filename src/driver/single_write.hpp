// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/driver/write_batcher.hpp>
#include <motor/detail/driver/write_statement.hpp>

#include "libmongoc.hpp"

namespace motor::detail {

/// Options of a statement for libmongoc, which does not have to check documents that are checked
/// already.
document statement_options(const write_statement& statement);

/// Sends a write that is the only one of its command, without a bulk operation, and returns the
/// outcome in the form of one. libmongoc retries it as well.
write_outcome send_alone(const run_context& context, const write_batcher::options& settings,
                         const write_statement& statement);

}  // namespace motor::detail
