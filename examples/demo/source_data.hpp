// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// A table of the ISO codes: a collection, and its records, each with its code as `_id`.
struct table {
    std::string_view name;
    std::vector<motor::document> records;
};

using counts = std::map<std::string, std::int64_t, std::less<>>;

/// Contents of the database, and the answers that it must give.
struct source_data {
    table languages{"languages", {}};
    table countries{"countries", {}};
    table subdivisions{"subdivisions", {}};  ///< each with its "country" added
    counts languages_per_type;               ///< "L" (living), "E" (extinct) ...
    counts subdivisions_per_country;         ///< one for every country, even without subdivisions

    [[nodiscard]] std::size_t size() const {
        return languages.records.size() + countries.records.size() + subdivisions.records.size();
    }
};

/// Reads the JSON files of Debian's package iso-codes. It takes too long for a loop's thread.
/// Throws std::runtime_error, which names the file.
source_data read_source_data(const std::filesystem::path& folder);

}  // namespace demo
