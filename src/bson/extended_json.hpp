// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor::detail {

// What of an object that stands for a type has been read: it has no other kinds of values.
struct json_node {
    enum kind { string, number, word, object, document };

    kind is;
    std::string text{};  // of a string; a number or a word as it is written
    std::vector<std::pair<std::string, json_node>> members{};
    motor::document scope{};  // of a document
};

// An object that has this key stands for a type, or is refused, whatever else it has:
// https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md
bool is_type_key(std::string_view key) noexcept;
// An object with this key may be a regex or a binary as Extended JSON v1 had them.
bool is_legacy_key(std::string_view key) noexcept;
// The members are exactly those of one of them. With any other they are a query's operators.
bool is_legacy_form(const json_node& object) noexcept;

// Writes the value that the object stands for. Throws bson_error if a key is missing, or one too
// many, or a value is not of the kind, or not in the range, that its type has.
void write_typed(const json_node& object, const value_slot& to);

}  // namespace motor::detail
