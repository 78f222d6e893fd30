// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <functional>
#include <source_location>
#include <string_view>

namespace motor::legacy {

/// Source location of a deprecated call: the default argument of each of these calls.
using call_site = std::source_location;

/// A deprecated call in the program.
struct deprecated_call {
    std::string_view name;  ///< Name of the call: "insert".
    /// Replacement: "use insert_one or insert_many", as in the compiler's warning.
    std::string_view advice;
    call_site location;  ///< Position in the program.
};

/// Handler of deprecated calls. Called once for each position in the program, in the thread that
/// makes the call. The call rethrows its exceptions.
using deprecation_handler = std::function<void(const deprecated_call&)>;

/// Sets the handler that is called, from now on, once for each position in the program that makes a
/// deprecated call: in the thread that makes it, before the call does anything. The call rethrows
/// the handler's exceptions. Several threads may call the handler at once. Replaces the previous
/// handler, and forgets the positions that it was called for. Default: no handler. Thread-safe.
MOTOR_EXPORT void on_deprecated(deprecation_handler handler);

/// Calls the handler, unless it has been called for this position.
MOTOR_EXPORT void warn(std::string_view name, std::string_view advice, const call_site& location);

}  // namespace motor::legacy
