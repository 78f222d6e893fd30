// SPDX-License-Identifier: Apache-2.0
#include "own_options.hpp"

#include "driver/iequals.hpp"
#include "uri_syntax.hpp"
#include "uri_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace motor::detail {
namespace {

struct own_option {
    std::string_view name;
    std::int32_t least;
};
constexpr std::array<own_option, 3> own{
    {{"maxconnecting", 1}, {"minpoolsize", 0}, {"maxpoolsize", 0}}};

/// The values of all options with this name, without escapes.
std::vector<std::string> set_to(std::string_view text, std::string_view name) {
    std::vector<std::string> all;
    for (auto rest = parts_of(text).options; !rest.empty();) {
        auto setting = take_until(rest, "&");
        if (iequals(take_until(setting, "="), name)) all.push_back(unescaped(setting).value_or(""));
    }
    return all;
}

bool begins_as_number(std::string_view text) {
    return std::string_view{"-0123456789"}.find(text.front()) != std::string_view::npos;
}

/// The value of `w`. libmongoc takes a name for a number if it begins with one. If there is such a
/// name, the last option with this name counts.
void find_write_concern(std::string_view text, document& found,
                        std::vector<std::string>& warnings) {
    bool misread = false;
    std::string last;
    for (const auto& each : set_to(text, "w")) {
        if (each.empty()) {
            warnings.emplace_back("w is empty");
            continue;
        }
        if (begins_as_number(each) && !whole_number(each)) misread = true;
        last = each;
    }
    if (!misread) return;
    if (auto number = whole_number(last))
        found.set("w", static_cast<std::int32_t>(*number));
    else
        found.set("w", iequals(last, "majority") ? "majority" : last);
}

}  // namespace

bool is_own_number(std::string_view name) {
    return std::ranges::any_of(own, [&](const auto& each) { return iequals(each.name, name); });
}

document own_options(std::string_view text, std::vector<std::string>& warnings) {
    document found;
    for (auto [name, least] : own) {
        std::erase_if(warnings, [&](const auto& each) {
            return lower(each).find(name) != std::string::npos;
        });
        for (const auto& setting : set_to(text, name)) {
            auto number = whole_number(setting);
            if (found.contains(name)) warnings.push_back(std::string{name} + " is there twice");
            if (number && *number >= least && std::in_range<std::int32_t>(*number))
                found.set(name, static_cast<std::int32_t>(*number));
            else
                warnings.push_back(std::string{name} + " must be a number of at least " +
                                   std::to_string(least));
        }
    }
    find_write_concern(text, found, warnings);
    return found;
}

}  // namespace motor::detail
