// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace motor {

/// Options of a connection string, by their names.
/// @see https://github.com/mongodb/specifications/blob/master/source/uri-options/uri-options.md
class MOTOR_EXPORT uri_options {
public:
    /// The options with their values. They may have secrets: do not log them.
    [[nodiscard]] document_view options() const { return options_; }

protected:
    // These replace an option. They throw configuration_error, which names the option, for values
    // that no connection string can hold: text with a NUL or that is not UTF-8, a time below zero
    // or of more than 24 days.
    void put(std::string_view name, std::string_view text);
    void put(std::string_view name, std::chrono::milliseconds time);
    void put(std::string_view name, std::int32_t number) { options_.set(name, number); }
    void put(std::string_view name, bool on) { options_.set(name, on); }
    /// Appends a name to a list.
    void add(std::string_view name, std::string_view entry);
    /// Adds a property to an option that consists of several.
    void put(std::string_view name, std::string_view key, std::string_view text);

    document options_;
};

}  // namespace motor
