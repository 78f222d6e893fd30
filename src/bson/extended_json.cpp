// SPDX-License-Identifier: Apache-2.0
#include "extended_json.hpp"

#include <motor/bson/error.hpp>
#include <motor/bson/uuid.hpp>

#include "base64.hpp"
#include "date_text.hpp"
#include "in_quotes.hpp"
#include "number_text.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>

namespace motor::detail {

namespace {

[[noreturn]] void refuse_type(std::string_view type, std::string_view why) {
    throw bson_error{in_quotes(type) + ' ' + std::string{why}};
}

const json_node* member_of(const json_node& object, std::string_view key) noexcept {
    const auto found = std::ranges::find(object.members, key,
                                         [](const auto& m) -> std::string_view { return m.first; });
    return found == object.members.end() ? nullptr : &found->second;
}

// A JSON object that stands for a BSON type. Its parts are read by their names.
class type_object {
public:
    type_object(const json_node& object, std::string_view type) noexcept
        : object_{object}, type_{type} {}

    const json_node& object() const noexcept { return object_; }
    // The value of the only member.
    const json_node& only() const {
        if (object_.members.size() != 1) refuse_type(type_, "must not stand beside other keys");
        return object_.members.front().second;
    }
    std::string_view only_string() const { return string_in(only(), type_); }

    // The value, an object with exactly two members.
    const json_node& pair(std::string_view first, std::string_view second) const {
        const auto& both = only();
        if (both.is != json_node::object || both.members.size() != 2 || !member_of(both, first) ||
            !member_of(both, second))
            refuse_type(type_,
                        "must have exactly " + in_quotes(first) + " and " + in_quotes(second));
        return both;
    }

    static std::string_view string_in(const json_node& from, std::string_view name) {
        if (from.is != json_node::string) refuse_type(name, "must be a string");
        return from.text;
    }
    static std::string_view string_of(const json_node& from, std::string_view name) {
        return string_in(*member_of(from, name), name);
    }

private:
    const json_node& object_;
    std::string_view type_;
};

template <class T>
T integer_in(std::string_view text, std::string_view type, std::string_view name) {
    const auto whole = to_integer(text);
    if (!whole || !std::in_range<T>(*whole))
        refuse_type(type,
                    "holds " + in_quotes(text) + ", which is not a valid " + std::string{name});
    return static_cast<T>(*whole);
}

double double_in(std::string_view text) {
    using limits = std::numeric_limits<double>;
    if (text == "NaN") return limits::quiet_NaN();
    if (text == "Infinity") return limits::infinity();
    if (text == "-Infinity") return -limits::infinity();
    const auto real = to_double(text);
    if (!real)
        refuse_type("$numberDouble", "holds " + in_quotes(text) + ", which is not a valid double");
    return *real;
}

binary_subtype subtype_in(std::string_view text, std::string_view name) {
    unsigned subtype = 0;
    const auto [stop, failed] =
        std::from_chars(text.data(), text.data() + text.size(), subtype, 16);
    if (text.empty() || text.size() > 2 || failed != std::errc{} ||
        stop != text.data() + text.size())
        refuse_type(name, "must be one or two hexadecimal digits, not " + in_quotes(text));
    return static_cast<binary_subtype>(subtype);
}

void write_binary(std::string_view base64, binary_subtype subtype, const value_slot& to) {
    const auto bytes = from_base64(base64);
    if (!bytes) refuse_type("$binary", "holds " + in_quotes(base64) + ", which is not base64");
    to.write(binary_view{*bytes, subtype});
}

// Accepts any letters as options, because a document may contain any; sorts them, as BSON requires.
void write_regex(std::string_view pattern, std::string_view options, const value_slot& to) {
    const std::string_view nul{"\0", 1};
    if (pattern.find(nul) != pattern.npos || options.find(nul) != options.npos)
        throw bson_error{"a regex must not contain a NUL"};
    std::string text{pattern};
    text.append(nul).append(options).append(nul);
    std::sort(text.end() - static_cast<std::ptrdiff_t>(options.size()) - 1, text.end() - 1);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    to.write(value_view{bson_type::regex, {bytes, text.size()}, {}});
}

void write_code(const type_object& parts, const value_slot& to) {
    const auto& from = parts.object();
    const auto* text = member_of(from, "$code");
    if (!text) refuse_type("$scope", "must stand beside \"$code\"");
    const auto code_text = type_object::string_in(*text, "$code");
    if (from.members.size() == 1) return to.write(code{code_text});
    const auto* scope = member_of(from, "$scope");
    if (!scope || from.members.size() != 2)
        refuse_type("$code", "must stand alone or beside \"$scope\"");
    if (scope->is != json_node::document) refuse_type("$scope", "must be a document");
    to.write(code_with_scope{code_text, scope->scope});
}

void write_date(const type_object& from, const value_slot& to) {
    const auto& value = from.only();
    if (value.is == json_node::string) {
        const auto read = date_of_text(value.text);
        if (!read)
            refuse_type("$date", "holds " + in_quotes(value.text) +
                                     ", which is not a time like 2012-12-24T12:15:30.501Z");
        return to.write(*read);
    }
    if (value.is != json_node::object || value.members.size() != 1 ||
        !member_of(value, "$numberLong"))
        refuse_type("$date", "must be a string or {\"$numberLong\": string}");
    const auto ms = integer_in<std::int64_t>(type_object::string_of(value, "$numberLong"),
                                             "$numberLong", "int64");
    to.write(date{std::chrono::milliseconds{ms}});
}

void write_timestamp(const type_object& from, const value_slot& to) {
    const auto& both = from.pair("t", "i");
    const auto part = [&](std::string_view name) {
        const auto& value = *member_of(both, name);
        if (value.is != json_node::number || value.text.starts_with('-'))
            refuse_type("$timestamp", "must have whole numbers");
        return integer_in<std::uint32_t>(value.text, "$timestamp", "uint32");
    };
    to.write(timestamp{part("t"), part("i")});
}

void write_dbpointer(const type_object& from, const value_slot& to) {
    const auto& both = from.pair("$ref", "$id");
    const auto& id = *member_of(both, "$id");
    if (id.is != json_node::object || id.members.size() != 1 || !member_of(id, "$oid"))
        refuse_type("$dbPointer", "must have an ObjectId as its \"$id\"");
    to.write(dbpointer{type_object::string_of(both, "$ref"),
                       object_id::from_hex(type_object::string_of(id, "$oid"))});
}

// Checks that the value is `constant`, the only one allowed.
void require_constant(const type_object& from, std::string_view type, json_node::kind is,
                      std::string_view constant) {
    const auto& value = from.only();
    if (value.is != is || value.text != constant)
        refuse_type(type, "must be " + std::string{constant});
}

void write_any_binary(const type_object& from, const value_slot& to) {
    const auto& legacy = from.object();
    if (is_legacy_form(legacy))
        return write_binary(type_object::string_of(legacy, "$binary"),
                            subtype_in(type_object::string_of(legacy, "$type"), "$type"), to);
    const auto& both = from.pair("base64", "subType");
    write_binary(type_object::string_of(both, "base64"),
                 subtype_in(type_object::string_of(both, "subType"), "subType"), to);
}

struct type_of_key {
    std::string_view key;
    void (*write)(const type_object& from, const value_slot& to);
};

constexpr type_of_key types[] = {
    {"$oid", [](const type_object& from,
                const value_slot& to) { to.write(object_id::from_hex(from.only_string())); }},
    {"$numberInt",
     [](const type_object& from, const value_slot& to) {
         to.write(integer_in<std::int32_t>(from.only_string(), "$numberInt", "int32"));
     }},
    {"$numberLong",
     [](const type_object& from, const value_slot& to) {
         to.write(integer_in<std::int64_t>(from.only_string(), "$numberLong", "int64"));
     }},
    {"$numberDouble", [](const type_object& from,
                         const value_slot& to) { to.write(double_in(from.only_string())); }},
    {"$numberDecimal",
     [](const type_object& from, const value_slot& to) {
         to.write(decimal128::from_string(from.only_string()));
     }},
    {"$date", write_date},
    {"$binary", write_any_binary},
    {"$uuid",
     [](const type_object& from, const value_slot& to) {
         to.write(binary_view{uuid::from_string(from.only_string()).to_binary()});
     }},
    {"$regularExpression",
     [](const type_object& from, const value_slot& to) {
         const auto& both = from.pair("pattern", "options");
         write_regex(type_object::string_of(both, "pattern"),
                     type_object::string_of(both, "options"), to);
     }},
    {"$timestamp", write_timestamp},
    {"$code", write_code},
    {"$scope", write_code},
    {"$symbol",
     [](const type_object& from, const value_slot& to) { to.write(symbol{from.only_string()}); }},
    {"$dbPointer", write_dbpointer},
    {"$undefined",
     [](const type_object& from, const value_slot& to) {
         require_constant(from, "$undefined", json_node::word, "true");
         to.write(undefined{});
     }},
    {"$minKey",
     [](const type_object& from, const value_slot& to) {
         require_constant(from, "$minKey", json_node::number, "1");
         to.write(min_key{});
     }},
    {"$maxKey",
     [](const type_object& from, const value_slot& to) {
         require_constant(from, "$maxKey", json_node::number, "1");
         to.write(max_key{});
     }},
};

const type_of_key* type_of(std::string_view key) noexcept {
    if (!key.starts_with('$')) return nullptr;
    const auto* found = std::ranges::find(types, key, &type_of_key::key);
    return found == std::end(types) ? nullptr : found;
}

bool has_strings(const json_node& object, std::string_view first,
                 std::string_view second) noexcept {
    if (object.members.size() != 2) return false;
    const auto *one = member_of(object, first), *other = member_of(object, second);
    return one && other && one->is == json_node::string && other->is == json_node::string;
}

}  // namespace

bool is_type_key(std::string_view key) noexcept { return type_of(key); }

bool is_legacy_key(std::string_view key) noexcept {
    return key == "$regex" || key == "$options" || key == "$type";
}

bool is_legacy_form(const json_node& object) noexcept {
    return has_strings(object, "$regex", "$options") || has_strings(object, "$binary", "$type");
}

void write_typed(const json_node& object, const value_slot& to) {
    if (has_strings(object, "$regex", "$options"))
        return write_regex(type_object::string_of(object, "$regex"),
                           type_object::string_of(object, "$options"), to);
    // "$type" may come first in a binary of Extended JSON v1.
    for (const auto& [key, value] : object.members)
        if (const auto* type = type_of(key)) return type->write(type_object{object, key}, to);
}

}  // namespace motor::detail
