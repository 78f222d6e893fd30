// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace motor {

/// A version of MongoDB's stable API, which is sent with every command: the server then answers as
/// that version does, whatever its own is.
/// @see https://www.mongodb.com/docs/manual/reference/stable-api/
class [[nodiscard]] server_api {
public:
    /// Version 1, the only one so far.
    static server_api v1() { return server_api{}; }
    /// The version of that name (`1`); throws configuration_error for one that there is not.
    static server_api version(std::string_view name);

    /// Whether the server refuses what does not belong to the version.
    server_api& strict(bool on) & {
        strict_ = on;
        return *this;
    }
    [[nodiscard]] server_api&& strict(bool on) && { return std::move(strict(on)); }
    /// Whether the server refuses what is deprecated in the version.
    server_api& deprecation_errors(bool on) & {
        deprecation_errors_ = on;
        return *this;
    }
    [[nodiscard]] server_api&& deprecation_errors(bool on) && {
        return std::move(deprecation_errors(on));
    }

    [[nodiscard]] std::optional<bool> strict() const noexcept { return strict_; }
    [[nodiscard]] std::optional<bool> deprecation_errors() const noexcept {
        return deprecation_errors_;
    }

private:
    server_api() = default;

    std::optional<bool> strict_, deprecation_errors_;
};

}  // namespace motor
