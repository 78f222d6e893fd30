// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/json.hpp>

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>

#include "json_parser.hpp"
#include "json_writer.hpp"

#include <ostream>

namespace motor {

document from_json(std::string_view json) {
    try {
        return detail::json_parser{json}.whole_text();
    } catch (const invalid_json&) {
        throw;
    } catch (const bson_error& too_large) {
        throw invalid_json{"JSON: " + std::string{too_large.message()}};
    }
}

namespace {

template <class View>
std::string written(const View& from, json_mode mode) {
    std::string out;
    detail::json_writer{out, mode}.write(from);
    return out;
}

}  // namespace

std::string to_json(const document_view& from, json_mode mode) { return written(from, mode); }

std::string to_json(const array_view& from, json_mode mode) { return written(from, mode); }

std::string to_json(const value_view& from, json_mode mode) { return written(from, mode); }

namespace detail {

void print(std::ostream& out, const document_view& document) { out << to_json(document); }

void print_array(std::ostream& out, const std::uint8_t* data, std::size_t length) {
    out << to_json(array_view{data, length});
}

}  // namespace detail

}  // namespace motor
