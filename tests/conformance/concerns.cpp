// SPDX-License-Identifier: Apache-2.0
#include "concerns.hpp"

#include <chrono>
#include <string>

namespace motor::conformance {

read_concern read_concern_of(document_view given) {
    arguments fields{given};
    auto level = fields.take<std::string>("level");
    fields.no_more();
    return level ? read_concern{*level} : read_concern{};
}

write_concern write_concern_of(document_view given) {
    arguments fields{given};
    write_concern made;
    if (auto nodes = fields.take("w")) {
        auto count = nodes.get_if<int>();
        made =
            count ? write_concern::nodes(*count) : write_concern::tagged(nodes.get<std::string>());
    }
    if (auto wait = fields.take<bool>("journal")) made.journal(*wait);
    if (auto limit = fields.take<std::int64_t>("wtimeoutMS"))
        made.timeout(std::chrono::milliseconds{*limit});
    fields.no_more();
    return made;
}

read_preference read_preference_of(document_view given) {
    arguments fields{given};
    auto mode = fields.require<std::string>("mode");
    read_preference made;
    if (mode == "primary" || mode == "Primary") made = read_preference::primary();
    if (mode == "primaryPreferred" || mode == "PrimaryPreferred")
        made = read_preference::primary_preferred();
    if (mode == "secondary" || mode == "Secondary") made = read_preference::secondary();
    if (mode == "secondaryPreferred" || mode == "SecondaryPreferred")
        made = read_preference::secondary_preferred();
    if (mode == "nearest" || mode == "Nearest") made = read_preference::nearest();
    if (made.inherited()) throw malformed{"there is no read preference \"" + mode + "\""};
    if (auto sets = fields.take<array_view>("tagSets"))
        for (auto each : *sets)
            made.tags(each.get<document_view>());
    if (auto limit = fields.take<std::int64_t>("maxStalenessSeconds"))
        made.max_staleness(std::chrono::seconds{*limit});
    if (auto hedge = fields.take<document_view>("hedge")) made.hedge(hedge->get<bool>("enabled"));
    fields.no_more();
    return made;
}

}  // namespace motor::conformance
