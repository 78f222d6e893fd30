// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <source_location>
#include <string_view>

namespace motor::legacy {

/// Where a deprecated call stands: the default argument of each of them.
using call_site = std::source_location;

/// A deprecated call that was made.
struct deprecated_call {
    std::string_view name;    ///< "insert"
    std::string_view advice;  ///< "use insert_one or insert_many", as the compiler says it too
    call_site where;          ///< The place in the program.
};

/// Called once for each place, by the thread that makes the call. What it throws, the call throws.
using deprecation_handler = std::function<void(const deprecated_call&)>;

/// From now on the handler is told of each place in the program that makes a deprecated call, once,
/// in the thread that makes it, before the call does anything; what it throws is thrown by the
/// call. It may be called by several threads at once. The one before is forgotten, and so are the
/// places. None (the default): nothing is told. Safe from any thread.
void on_deprecated(deprecation_handler handler);

/// Tells the handler, unless it knows the place.
void warn(std::string_view name, std::string_view advice, const call_site& where);

}  // namespace motor::legacy
