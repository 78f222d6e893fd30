// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/error.hpp>

#include <string>

namespace motor::detail {

/// Gives the driver access to an error on its way to the user.
struct MOTOR_EXPORT error_access {
    /// Adds the name of the failed operation to an error that was thrown where the name was
    /// unknown.
    static void name_operation(error& of, std::string operation, std::string name_space);
};

}  // namespace motor::detail
