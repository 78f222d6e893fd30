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

/// Fields of a part of a test file. Fields are taken one by one, so that unknown ones are noticed.
/// The document must outlive this object.
class arguments {
public:
    explicit arguments(document_view given) : given_(given) {}

    /// Takes a field; a missing value if there is none.
    value_view take(std::string_view name) {
        taken_.emplace(name);
        return given_[name];
    }
    /// Takes an optional field. Throws malformed if it has another type.
    template <class T>
    std::optional<T> take(std::string_view name) {
        auto found = take(name);
        if (!found) return std::nullopt;
        auto read = found.get_if<T>();
        if (!read) throw malformed{"\"" + std::string{name} + "\" has the wrong type"};
        return read;
    }
    /// Takes a required field. Throws malformed if it is missing or has another type.
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

    /// Calls use(name, value) with each field that has not been taken; if it returns false, throws
    /// malformed.
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
