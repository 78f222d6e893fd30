// SPDX-License-Identifier: Apache-2.0
#include "own_options.hpp"

#include "uri_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace motor::driver {
namespace {

struct own_option {
    std::string_view name;
    std::int32_t least;
};
constexpr std::array<own_option, 2> own{{{"maxconnecting", 1}, {"minpoolsize", 0}}};

std::optional<std::int32_t> number_in(std::string_view text) {
    std::int32_t number = 0;
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

document own_options(std::string_view text, std::vector<std::string>& warnings) {
    document found;
    auto query = text.substr(std::min(text.find('?'), text.size()));
    for (auto [name, least] : own) {
        std::erase_if(warnings, [&](const auto& each) {
            return lower(each).find(name) != std::string::npos;
        });
        for (auto rest = query; !rest.empty();) {
            rest.remove_prefix(1);  // the question mark, or what is between two
            auto option = rest.substr(0, rest.find('&'));
            rest.remove_prefix(option.size());
            auto equals = std::min(option.find('='), option.size());
            if (lower(option.substr(0, equals)) != name) continue;
            auto number = number_in(option.substr(std::min(equals + 1, option.size())));
            if (found.contains(name)) warnings.push_back(std::string{name} + " is there twice");
            if (number && *number >= least)
                found.set(name, *number);
            else
                warnings.push_back(std::string{name} + " must be a number of at least " +
                                   std::to_string(least));
        }
    }
    return found;
}

}  // namespace motor::driver
