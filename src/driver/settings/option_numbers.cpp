// SPDX-License-Identifier: Apache-2.0
#include "option_numbers.hpp"

#include <motor/client_error.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace motor::detail {
namespace {

constexpr std::string_view expiry = "expireAfterSeconds";
constexpr std::array<std::string_view, 8> never_negative{
    "maxTimeMS", "maxAwaitTimeMS", "batchSize", "limit", "skip", "size", "max", expiry};

/// Options that have names of sizes, but are bounds of queries and indexes: documents and doubles.
bool is_whole(const value_view& number) {
    return number.type() == bson_type::int32 || number.type() == bson_type::int64;
}

}  // namespace

void check_number(std::string_view name, std::int64_t number) {
    if (std::ranges::find(never_negative, name) == never_negative.end()) return;
    if (number < 0) throw invalid_operation{std::string{name} + " must not be negative"};
    if (name == expiry && number > std::numeric_limits<std::int32_t>::max())
        throw invalid_operation{std::string{name} + " must not be over 2147483647, 68 years"};
}

void check_numbers(document_view command) {
    for (auto [name, number] : command) {
        if (is_whole(number)) check_number(name, number.get<std::int64_t>());
        // Most commands have the size of a batch there.
        if (name == "cursor" && number.type() == bson_type::document)
            check_numbers(number.get<document_view>());
    }
}

}  // namespace motor::detail
