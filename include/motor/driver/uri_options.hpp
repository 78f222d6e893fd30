// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace motor {

/// Options of a connection string, collected by the names that they have there.
/// @see https://github.com/mongodb/specifications/blob/master/source/uri-options/uri-options.md
class uri_options {
public:
    /// Each with its value; secrets included: do not log it.
    [[nodiscard]] document_view options() const { return options_; }

protected:
    // They replace what is there, and throw configuration_error, which names the option, for what
    // no connection string can hold: text with a NUL or that is not UTF-8, a time below zero or of
    // more than 24 days.
    void put(std::string_view name, std::string_view text);
    void put(std::string_view name, std::chrono::milliseconds time);
    void put(std::string_view name, std::int32_t number) { options_.set(name, number); }
    void put(std::string_view name, bool on) { options_.set(name, on); }
    /// One more name of a list.
    void add(std::string_view name, std::string_view entry);
    /// An option that consists of several, by their own names.
    void put(std::string_view name, std::string_view key, std::string_view text);

    document options_;
};

}  // namespace motor
