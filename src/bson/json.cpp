// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/json.hpp>

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>

#include "json_writer.hpp"
#include "libbson.hpp"

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

namespace {

template <class View>
std::string written(const View& from, json_mode mode) {
    std::string out;
    detail::json_writer{out, mode}.write(from);
    return out;
}

} // namespace

std::string to_json(const document_view& from, json_mode mode) {
    return written(from, mode);
}

std::string to_json(const array_view& from, json_mode mode) {
    return written(from, mode);
}

std::string to_json(const value_view& from, json_mode mode) {
    return written(from, mode);
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
