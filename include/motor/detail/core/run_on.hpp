// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/base/function_ref.hpp>

#include <chrono>
#include <exception>
#include <memory>

namespace motor::detail {

class run_context;
class server_session;
class worker;
struct namespace_settings;

/// The one place where a worker runs an operation: on its own connection, or on that of a session,
/// whose turn it holds meanwhile. Returns what the operation threw, or why it could not begin;
/// null: nothing. In the worker's thread.
MOTOR_EXPORT std::exception_ptr run_on(worker& here, const namespace_settings& settings,
                                       const std::shared_ptr<server_session>& session,
                                       std::chrono::steady_clock::time_point deadline,
                                       function_ref<void(const run_context&)> operation) noexcept;

}  // namespace motor::detail
