// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/json.hpp>

#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>

#include "json_writer.hpp"
#include "libbson.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <ostream>

namespace motor {

namespace {

// libbson 1.23 lets an integer literal of 20 digits and more wrap around.
void require_int64_literals(std::string_view json) {
    constexpr std::string_view in_number = "+-.0123456789eE";
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_text) {
            if (c == '\\') ++i;
            in_text = c != '"' && in_text;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            const auto end = std::min(json.find_first_not_of(in_number, i), json.size());
            const auto literal = json.substr(i, end - i);
            std::int64_t ignored = 0;
            const auto [stop, failed] =
                std::from_chars(literal.data(), literal.data() + literal.size(), ignored);
            if (failed == std::errc::result_out_of_range && stop == literal.data() + literal.size())
                throw invalid_json{"JSON: the integer " + std::string{literal} +
                                   " does not fit an int64"};
            i = end - 1;
        }
    }
}

class json_reader {
public:
    explicit json_reader(std::string_view json)
        : reader_{bson_json_data_reader_new(false, 0), bson_json_reader_destroy} {
        bson_json_data_reader_ingest(
            reader_.get(), reinterpret_cast<const std::uint8_t*>(json.data()), json.size());
    }
    // False at the end of the text.
    bool read(document& out) {
        bson_error_t failure{};
        const int found = bson_json_reader_read(reader_.get(), out.mutable_native(), &failure);
        if (found < 0) throw invalid_json{std::string{"JSON: "} + failure.message};
        return found > 0;
    }

private:
    std::unique_ptr<bson_json_reader_t, void (*)(bson_json_reader_t*)> reader_;
};

}  // namespace

document from_json(std::string_view json) {
    // libbson takes an array for a document.
    const auto first = json.find_first_not_of(" \t\r\n");
    if (first == json.npos || json[first] != '{') throw invalid_json{"JSON: expected a document"};
    require_int64_literals(json);
    json_reader reader{json};
    document read, beyond;
    if (!reader.read(read)) throw invalid_json{"JSON: expected a document"};
    if (reader.read(beyond)) throw invalid_json{"JSON: something follows the document"};
    return read;
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
