// SPDX-License-Identifier: Apache-2.0
#include "source_data.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace demo {
namespace {

/// A file is one JSON document, {"<number of the standard>": [records]}.
std::vector<motor::document> read_records(const std::filesystem::path& folder,
                                          std::string_view standard, std::string_view code) {
    auto path = folder / ("iso_" + std::string{standard} + ".json");
    std::ifstream file{path, std::ios::binary};
    if (!file)
        throw std::runtime_error{path.string() +
                                 " cannot be read: is the Debian package iso-codes installed?"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    try {
        std::vector<motor::document> records;
        auto all = motor::from_json(text);
        for (auto each : all.get<motor::array_view>(standard)) {
            auto fields = each.get<motor::document_view>();
            records.push_back(motor::doc("_id", fields[code]).concat(fields));
        }
        return records;
    } catch (const motor::bson_error& e) {
        throw std::runtime_error{path.string() + ": " + e.what()};
    }
}

}  // namespace

source_data read_source_data(const std::filesystem::path& folder) {
    source_data data;
    data.languages.records = read_records(folder, "639-3", "alpha_3");
    data.countries.records = read_records(folder, "3166-1", "alpha_2");
    data.subdivisions.records = read_records(folder, "3166-2", "code");

    for (const auto& language : data.languages.records)
        ++data.languages_per_type[language.get<std::string>("type")];
    for (const auto& country : data.countries.records)
        data.subdivisions_per_country[country.get<std::string>("alpha_2")] = 0;
    for (auto& subdivision : data.subdivisions.records) {
        auto code = subdivision.get<std::string>("code");  // "FR-75": the country comes first
        auto country = code.substr(0, code.find('-'));
        subdivision.append("country", country);
        ++data.subdivisions_per_country[country];
    }
    return data;
}

}  // namespace demo
