// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/json.hpp>

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>

#include "libbson.hpp"

#include <memory>
#include <ostream>

namespace motor {

document from_json(std::string_view json) {
    // libbson takes an array for a document and a negative length for "until the NUL".
    const auto first = json.find_first_not_of(" \t\r\n");
    if (first == json.npos || json[first] != '{') throw invalid_json{"JSON: expected a document"};
    bson_error_t failure{};
    auto* made = bson_new_from_json(reinterpret_cast<const std::uint8_t*>(json.data()),
                                    static_cast<ssize_t>(json.size()), &failure);
    if (!made) throw invalid_json{std::string{"JSON: "} + failure.message};
    return document::adopt(made);
}

std::string to_json(const document_view& from, json_mode mode) {
    bson_t native;
    if (!bson_init_static(&native, from.data(), from.length()))
        throw invalid_bson{"invalid BSON: not framed as a document"};
    std::size_t length = 0;
    const auto convert = mode == json_mode::canonical ? bson_as_canonical_extended_json
                                                      : bson_as_relaxed_extended_json;
    const std::unique_ptr<char, void (*)(void*)> text{convert(&native, &length), bson_free};
    if (!text) throw invalid_bson{"invalid BSON: a value or its text is broken"};
    return {text.get(), length};
}

std::string to_json(const value_view& from, json_mode mode) {
    if (!from) return "missing";
    // libbson prints documents only: one with this value in it, without what surrounds the value.
    document holder;
    holder.append("v", from);
    const auto text = to_json(holder.view(), mode);
    constexpr std::string_view before = "{ \"v\" : ", after = " }";
    return text.substr(before.size(), text.size() - before.size() - after.size());
}

std::string to_json(const array_view& from, json_mode mode) {
    return to_json(value_view{bson_type::array, {from.data(), from.length()}, {}}, mode);
}

namespace detail {

void print(std::ostream& out, const document_view& document) {
    out << to_json(document);
}

void print_array(std::ostream& out, const std::uint8_t* data, std::size_t length) {
    out << to_json(array_view{data, length});
}

} // namespace detail

} // namespace motor
