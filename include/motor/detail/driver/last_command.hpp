// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <exception>
#include <string_view>

namespace motor::detail {

struct namespace_settings;

/// The last command that this thread sent for the operation that it runs. An incomplete reply is
/// noticed by whatever reads it, often far from where the command's name is known. So the error
/// gets its operation() and name_space() here, for every operation.
class MOTOR_EXPORT last_command {
public:
    /// Begins an operation, which has sent no command yet.
    static void forget() noexcept;
    /// Name of the command; empty if the operation has sent none.
    [[nodiscard]] static std::string_view name() noexcept;
    /// Notes a command that is about to be sent.
    static void note(std::string_view name, const namespace_settings& settings) noexcept;
    /// Names the command in an error about BSON, or of errc::protocol, that names no operation yet.
    static void name_in(const std::exception_ptr& failed) noexcept;
};

}  // namespace motor::detail
