// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/errc.hpp>

#include <system_error>

namespace motor::detail {

/// The code with the same value that also equals `condition`. The conditions are
/// errc::write_concern and errc::bulk_write: they say where an error happened, the value still says
/// which error it was.
MOTOR_EXPORT std::error_code also(std::error_code code, errc condition) noexcept;

}  // namespace motor::detail
