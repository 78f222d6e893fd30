// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor::detail {

// Parts of an object that stands for a type, which has no other kinds of values.
struct json_node {
    enum kind { string, number, word, object, document };

    kind is;
    std::string text{};  // text of a string; a number or a word as it is written
    std::vector<std::pair<std::string, json_node>> members{};
    motor::document scope{};  // contents of a document
};

// Whether an object that has this key stands for a type or is refused, whatever other keys it has:
// https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md
bool is_type_key(std::string_view key) noexcept;
// Whether an object with this key may be a regex or a binary in the form of Extended JSON v1.
bool is_legacy_key(std::string_view key) noexcept;
// Whether the members are exactly those of such a form. Otherwise they are a query's operators.
bool is_legacy_form(const json_node& object) noexcept;

// Writes the value that the object stands for. Throws bson_error if a key is missing or
// superfluous, or a value has the wrong kind or is out of range for its type.
void write_typed(const json_node& object, const value_slot& to);

}  // namespace motor::detail
