// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <exception>

namespace motor::detail {

/// What an error allows: running the whole transaction again, or committing it again.
enum class transaction_retry { none, transaction, commit };
MOTOR_EXPORT transaction_retry retry_after(const std::exception_ptr& failed) noexcept;

}  // namespace motor::detail
