// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "failures.hpp"

#include <motor/bson/bson.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace motor::conformance {

/// ASCII only.
inline std::string lower(std::string_view text) {
    std::string made{text};
    std::ranges::transform(made, made.begin(), [](unsigned char c) { return std::tolower(c); });
    return made;
}

/// A part of a test file whose fields are taken one by one, so that what nobody knows is noticed.
/// The document must outlive it.
class arguments {
public:
    explicit arguments(document_view given) : given_(given) {}

    /// A missing value if there is none.
    value_view take(std::string_view name) {
        taken_.emplace(name);
        return given_[name];
    }
    /// Throws malformed if it is of another type.
    template <class T>
    std::optional<T> take(std::string_view name) {
        auto found = take(name);
        if (!found) return std::nullopt;
        auto read = found.get_if<T>();
        if (!read) throw malformed{"\"" + std::string{name} + "\" has the wrong type"};
        return read;
    }
    /// Throws malformed if it is missing, too.
    template <class T>
    T require(std::string_view name) {
        auto found = take<T>(name);
        if (!found) throw malformed{"\"" + std::string{name} + "\" is missing"};
        return std::move(*found);
    }
    value_view require(std::string_view name) {
        auto found = take(name);
        if (!found) throw malformed{"\"" + std::string{name} + "\" is missing"};
        return found;
    }

    /// Calls use(name, value) with each that nobody has taken; false from it throws malformed.
    template <class F>
    void rest(F&& use) {
        for (auto [name, setting] : given_)
            if (!taken_.contains(name) && !use(name, setting))
                throw malformed{"nobody knows \"" + std::string{name} + "\""};
        for (auto each : given_)
            taken_.emplace(each.key());
    }
    void no_more() {
        rest([](std::string_view, const value_view&) { return false; });
    }

private:
    document_view given_;
    std::set<std::string, std::less<>> taken_;
};

}  // namespace motor::conformance
