// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include <motor/bson/error.hpp>

#include "base64.hpp"
#include "date_text.hpp"
#include "limits.hpp"
#include "utf8.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace motor::detail {

namespace {

void append_escaped(std::string& to, char c) {
    switch (c) {
        case '"':
            to += "\\\"";
            return;
        case '\\':
            to += "\\\\";
            return;
        case '\b':
            to += "\\b";
            return;
        case '\f':
            to += "\\f";
            return;
        case '\n':
            to += "\\n";
            return;
        case '\r':
            to += "\\r";
            return;
        case '\t':
            to += "\\t";
            return;
        default:
            break;
    }
    if (static_cast<unsigned char>(c) >= 0x20) {
        to += c;
        return;
    }
    char code[8];
    std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
    to += code;
}

template <class T>
std::string_view printed(T x, std::span<char> into) {
    return {into.data(), std::to_chars(into.data(), into.data() + into.size(), x).ptr};
}

}  // namespace

// Appends a value: text is quoted, a literal (const char*) is not.
void json_writer::put(std::string_view text) {
    if (!is_utf8(text)) throw invalid_bson{"invalid BSON: text that is not valid UTF-8"};
    out_ += '"';
    for (const char c : text)
        append_escaped(out_, c);
    out_ += '"';
}

template <class... Parts>
void json_writer::wrapped(const Parts&... parts) {
    put("{ ");
    (put(parts), ...);
    put(" }");
}

template <class F>
void json_writer::nested(const char* open, const char* close, F fill) {
    if (++level_ > max_levels) throw invalid_bson{"invalid BSON: more than 200 levels"};
    put(open);
    bool first = true;
    fill([&] {
        put(first ? " " : ", ");
        first = false;
    });
    put(" ");
    put(close);
    --level_;
}

void json_writer::write(const document_view& x) {
    nested("{", "}", [&](auto separate) {
        for (const auto& e : x) {
            if (out_.size() >= enough_) break;
            separate();
            put(e.key());
            put(" : ");
            write(e.value());
        }
    });
}

void json_writer::write(const array_view& x) {
    nested("[", "]", [&](auto separate) {
        for (const auto& e : x) {
            if (out_.size() >= enough_) break;
            separate();
            write(e.value());
        }
    });
}

template <class T>
void json_writer::number(T x, const char* type) {
    char digits[24];
    if (mode_ == json_mode::relaxed)
        out_ += printed(x, digits);
    else
        wrapped("\"", type, "\" : ", printed(x, digits));
}

void json_writer::number(double x) {
    char digits[32];
    std::string text{printed(x, digits)};  // the shortest text that reads back as the same double
    if (std::isnan(x))
        text = "NaN";
    else if (std::isinf(x))
        text = x < 0 ? "-Infinity" : "Infinity";
    else if (text.find_first_of(".e") == text.npos)
        text += ".0";
    if (mode_ == json_mode::relaxed && std::isfinite(x))
        out_ += text;
    else
        wrapped("\"$numberDouble\" : ", std::string_view{text});
}

void json_writer::date_value(date x) {
    using namespace std::chrono;
    constexpr date first = sys_days{1970y / 1 / 1}, beyond = sys_days{year{10000} / 1 / 1};
    if (mode_ == json_mode::canonical || x < first || x >= beyond) {
        char digits[24];
        const auto ms = printed(x.time_since_epoch().count(), digits);
        wrapped("\"$date\" : { \"$numberLong\" : ", ms, " }");
        return;
    }
    wrapped("\"$date\" : ", std::string_view{text_of_date(x)});
}

void json_writer::binary_value(binary_view x) {
    char subtype[4];
    std::snprintf(subtype, sizeof subtype, "%02x", static_cast<unsigned>(x.subtype()));
    wrapped("\"$binary\" : { \"base64\" : ", std::string_view{to_base64(x.bytes())},
            ", \"subType\" : ", std::string_view{subtype}, " }");
}

void json_writer::write(const value_view& x) {
    const auto oid = [](const object_id& id) { return "{ \"$oid\" : \"" + id.to_hex() + "\" }"; };
    switch (x.type()) {
        case bson_type::missing:
            return put("missing");
        case bson_type::double_:
            return number(x.get<double>());
        case bson_type::string:
            return put(x.get<std::string_view>());
        case bson_type::document:
            return write(x.get<document_view>());
        case bson_type::array:
            return write(x.get<array_view>());
        case bson_type::binary:
            return binary_value(x.get<binary_view>());
        case bson_type::undefined:
            return wrapped("\"$undefined\" : true");
        case bson_type::object_id:
            return put(oid(x.get<object_id>()).c_str());
        case bson_type::boolean:
            return put(x.get<bool>() ? "true" : "false");
        case bson_type::date:
            return date_value(x.get<date>());
        case bson_type::null:
            return put("null");
        case bson_type::regex: {
            const auto found = x.get<regex_view>();
            return wrapped("\"$regularExpression\" : { \"pattern\" : ", found.pattern(),
                           ", \"options\" : ", found.options(), " }");
        }
        case bson_type::dbpointer: {
            const auto found = x.get<dbpointer>();
            return wrapped("\"$dbPointer\" : { \"$ref\" : ", found.name_space(),
                           ", \"$id\" : ", oid(found.id()).c_str(), " }");
        }
        case bson_type::code:
            return wrapped("\"$code\" : ", x.get<code>().text());
        case bson_type::symbol:
            return wrapped("\"$symbol\" : ", x.get<symbol>().text());
        case bson_type::code_with_scope: {
            const auto found = x.get<code_with_scope>();
            return wrapped("\"$code\" : ", found.text(), ", \"$scope\" : ", found.scope());
        }
        case bson_type::int32:
            return number(x.get<std::int32_t>(), "$numberInt");
        case bson_type::int64:
            return number(x.get<std::int64_t>(), "$numberLong");
        case bson_type::timestamp: {
            const auto found = x.get<timestamp>();
            return wrapped("\"$timestamp\" : { \"t\" : ", std::to_string(found.seconds()).c_str(),
                           ", \"i\" : ", std::to_string(found.increment()).c_str(), " }");
        }
        case bson_type::decimal128: {
            const auto text = x.get<decimal128>().to_string();
            return wrapped("\"$numberDecimal\" : ", std::string_view{text});
        }
        case bson_type::max_key:
            return wrapped("\"$maxKey\" : 1");
        case bson_type::min_key:
            return wrapped("\"$minKey\" : 1");
    }
    throw invalid_bson{"invalid BSON: a value of an unknown type"};
}

}  // namespace motor::detail
