// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace motor {

/// A version of MongoDB's stable API, which is sent with every command. The server then behaves as
/// this version requires, whatever its own version is.
/// @see https://www.mongodb.com/docs/manual/reference/stable-api/
class MOTOR_EXPORT [[nodiscard]] server_api {
public:
    /// Version 1, the only one so far.
    static server_api v1() { return server_api{}; }
    /// The version with this name (`1`). Throws configuration_error for an unknown one.
    static server_api version(std::string_view name);

    /// Whether the server refuses commands and options that do not belong to the version.
    server_api& strict(bool on) & {
        strict_ = on;
        return *this;
    }
    [[nodiscard]] server_api&& strict(bool on) && { return std::move(strict(on)); }
    /// Whether the server refuses commands and options that are deprecated in the version.
    server_api& deprecation_errors(bool on) & {
        deprecation_errors_ = on;
        return *this;
    }
    [[nodiscard]] server_api&& deprecation_errors(bool on) && {
        return std::move(deprecation_errors(on));
    }

    /// Value of strict(); empty: the server's default.
    [[nodiscard]] std::optional<bool> strict() const noexcept { return strict_; }
    /// Value of deprecation_errors(); empty: the server's default.
    [[nodiscard]] std::optional<bool> deprecation_errors() const noexcept {
        return deprecation_errors_;
    }

private:
    server_api() = default;

    std::optional<bool> strict_, deprecation_errors_;
};

}  // namespace motor
