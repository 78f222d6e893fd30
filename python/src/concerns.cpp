// SPDX-License-Identifier: Apache-2.0
#include "concerns.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace motor::python {
namespace {

read_preference read_preference_of(document_view given) {
    const auto mode = given.get<std::string_view>("mode");
    using named = std::pair<std::string_view, read_preference (*)()>;
    constexpr named modes[] = {{"primary", &read_preference::primary},
                               {"primaryPreferred", &read_preference::primary_preferred},
                               {"secondary", &read_preference::secondary},
                               {"secondaryPreferred", &read_preference::secondary_preferred},
                               {"nearest", &read_preference::nearest}};
    const auto* found = std::ranges::find(modes, mode, &named::first);
    if (found == std::end(modes)) throw configuration_error{"there is no such read preference"};
    auto made = found->second();
    if (auto tags = given["tags"])
        for (auto each : tags.get<array_view>())
            made.tags(each.value().get<document_view>());
    if (auto staleness = given["maxStalenessSeconds"])
        made.max_staleness(std::chrono::seconds{staleness.get<std::int64_t>()});
    if (auto hedge = given["hedge"]) made.hedge(hedge.get<document_view>().get_or("enabled", true));
    return made;
}

write_concern write_concern_of(document_view given) {
    write_concern made;
    if (auto w = given["w"]) {
        if (auto count = w.get_if<std::int32_t>())
            made = write_concern::nodes(*count);
        else if (auto name = w.get<std::string>(); name == "majority")
            made = write_concern::majority();
        else
            made = write_concern::tagged(name);
    }
    if (auto journal = given["j"]) made.journal(journal.get<bool>());
    if (auto limit = given["wtimeout"])
        made.timeout(std::chrono::milliseconds{limit.get<std::int64_t>()});
    return made;
}

}  // namespace

concerns concerns_of(document_view preference, document_view read, document_view write) {
    concerns made;
    if (!preference.empty()) made.read_preference = read_preference_of(preference);
    if (auto level = read["level"]) made.read_concern = read_concern{level.get<std::string_view>()};
    if (!write.empty()) made.write_concern = write_concern_of(write);
    return made;
}

}  // namespace motor::python
