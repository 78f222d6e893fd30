// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string_view>

namespace motor::driver {

struct scope;

/// The command that this thread sent last for the operation that it runs. What the reply lacks is
/// found out by those who read it, often far from where the command's name is known: the error gets
/// its operation() and name_space() here, for every operation.
class last_command {
public:
    /// At the beginning of an operation.
    static void forget() noexcept;
    /// Empty if none has been sent since.
    [[nodiscard]] static std::string_view name() noexcept;
    /// When a command is sent.
    static void note(std::string_view name, const scope& where) noexcept;
    /// Names it in an error about BSON, or of errc::protocol, that names no operation yet.
    static void name_in(const std::exception_ptr& failed) noexcept;
};

}  // namespace motor::driver
