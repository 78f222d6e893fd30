// SPDX-License-Identifier: Apache-2.0
#include "server_quirks.hpp"

#include <algorithm>

namespace motor::conformance {
namespace {

struct quirk {
    std::string_view file;         ///< how its name ends; all tests of a folder: "folder/"
    std::string_view description;  ///< how it begins
    std::string_view reason;
};

// Of FerretDB 1.24.
constexpr quirk quirks[] = {
    {"none", "", ""},
};

}  // namespace

std::optional<std::string_view> known_quirk(const server_facts& server, std::string_view file,
                                            std::string_view description) {
    if (!server.ferretdb) return std::nullopt;
    for (const auto& each : quirks)
        if (file.ends_with(each.file) && description.starts_with(each.description))
            return each.reason;
    return std::nullopt;
}

}  // namespace motor::conformance
