// SPDX-License-Identifier: Apache-2.0
#include "matcher.hpp"

#include "failures.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace motor::conformance {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw mismatch{(path.empty() ? std::string{} : path + ": ") + why};
}

std::optional<std::int64_t> as_integer(const value_view& x) { return x.get_if<std::int64_t>(); }

/// Compares as a <=> b: less than 0, 0 or more than 0.
int compare(const value_view& a, const value_view& b) {
    if (auto x = as_integer(a), y = as_integer(b); x && y) return *x < *y ? -1 : *x > *y;
    auto x = a.get<double>(), y = b.get<double>();
    return x < y ? -1 : x > y;
}

bool same_documents(document_view a, document_view b, bool exact) {
    return a.size() == b.size() &&
           std::ranges::all_of(a, [&](auto each) { return same(each, b[each.key()], exact); });
}

bool same_arrays(array_view a, array_view b, bool exact) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](const auto& x, const auto& y) { return same(x, y, exact); });
}

bool has_type(const value_view& x, std::string_view alias) {
    static const std::map<std::string_view, bson_type> types{
        {"double", bson_type::double_},
        {"string", bson_type::string},
        {"object", bson_type::document},
        {"array", bson_type::array},
        {"binData", bson_type::binary},
        {"undefined", bson_type::undefined},
        {"objectId", bson_type::object_id},
        {"bool", bson_type::boolean},
        {"date", bson_type::date},
        {"null", bson_type::null},
        {"regex", bson_type::regex},
        {"dbPointer", bson_type::dbpointer},
        {"javascript", bson_type::code},
        {"symbol", bson_type::symbol},
        {"javascriptWithScope", bson_type::code_with_scope},
        {"int", bson_type::int32},
        {"timestamp", bson_type::timestamp},
        {"long", bson_type::int64},
        {"decimal", bson_type::decimal128},
        {"minKey", bson_type::min_key},
        {"maxKey", bson_type::max_key},
    };
    if (alias == "number") return is_number(x) || x.type() == bson_type::decimal128;
    auto known = types.find(alias);
    if (known == types.end()) throw malformed{"there is no type \"" + std::string{alias} + "\""};
    return x.type() == known->second;
}

bool has_one_type_of(const value_view& x, const value_view& types) {
    if (auto one = types.get_if<std::string>()) return has_type(x, *one);
    auto list = types.get<array_view>();
    return std::ranges::any_of(
        list, [&](const auto& each) { return has_type(x, each.template get<std::string>()); });
}

std::optional<element> special_operator(const value_view& expected) {
    auto fields = expected.get_if<document_view>();
    if (!fields || fields->empty()) return std::nullopt;
    auto first = *fields->begin();
    if (!first.key().starts_with("$$") || fields->size() != 1) return std::nullopt;
    return first;
}

}  // namespace

value_view as_value(document_view whole) {
    return {bson_type::document, {whole.data(), whole.length()}, {}};
}

value_view as_value(array_view whole) {
    return {bson_type::array, {whole.data(), whole.length()}, {}};
}

bool same(const value_view& a, const value_view& b, bool exact) {
    if (!a || !b) return !a && !b;
    if (!exact && is_number(a) && is_number(b)) return compare(a, b) == 0;
    if (a.type() != b.type()) return false;
    if (a.type() == bson_type::document)
        return same_documents(a.get<document_view>(), b.get<document_view>(), exact);
    if (a.type() == bson_type::array)
        return same_arrays(a.get<array_view>(), b.get<array_view>(), exact);
    return a == b;
}

std::string shown(const value_view& any) {
    constexpr std::size_t most = 600;
    if (!any) return "nothing";
    auto text = to_json(any);
    return text.size() <= most ? text : text.substr(0, most) + "...";
}

std::vector<std::uint8_t> bytes_of_hex(std::string_view digits) {
    constexpr std::string_view known = "0123456789abcdef";
    std::vector<std::uint8_t> bytes;
    auto digit = [&](std::size_t at) {
        auto found = known.find(static_cast<char>(digits[at] | 0x20));
        if (found == known.npos) throw malformed{"no hexadecimal digits"};
        return found;
    };
    if (digits.size() % 2 != 0) throw malformed{"an odd number of hexadecimal digits"};
    for (std::size_t at = 0; at < digits.size(); at += 2)
        bytes.push_back(static_cast<std::uint8_t>(digit(at) << 4 | digit(at + 1)));
    return bytes;
}

void matcher::check(const value_view& expected, const value_view& actual) const {
    check(expected, actual, {"", true});
}

void matcher::check(document_view expected, document_view actual) const {
    check(as_value(expected), as_value(actual));
}

bool matcher::matches(document_view expected, document_view actual) const try {
    check(expected, actual);
    return true;
} catch (const mismatch&) {
    return false;
}

void matcher::check(const value_view& expected, const value_view& actual, const place& at) const {
    if (auto special = special_operator(expected)) return check_operator(*special, actual, at);
    if (auto fields = expected.get_if<document_view>()) {
        auto found = actual.get_if<document_view>();
        if (!found) fail(at.path, "expected " + shown(expected) + ", found " + shown(actual));
        return check_document(*fields, *found, at);
    }
    if (auto elements = expected.get_if<array_view>()) {
        auto found = actual.get_if<array_view>();
        if (!found) fail(at.path, "expected " + shown(expected) + ", found " + shown(actual));
        return check_array(*elements, *found, at);
    }
    if (!same(expected, actual, false))
        fail(at.path, "expected " + shown(expected) + ", found " + shown(actual));
}

void matcher::check_document(document_view expected, document_view actual, const place& at) const {
    auto below = [&](std::string_view key) {
        return at.path.empty() ? std::string{key} : at.path + "." + std::string{key};
    };
    for (auto [key, wanted] : expected)
        check(wanted, actual[key], {below(key), false});
    if (at.root) return;
    for (auto [key, found] : actual)
        if (!expected.contains(key)) fail(below(key), "is not expected, found " + shown(found));
}

void matcher::check_array(array_view expected, array_view actual, const place& at) const {
    if (expected.size() != actual.size())
        fail(at.path, "expected " + std::to_string(expected.size()) + " elements, found " +
                          std::to_string(actual.size()) + ": " + shown(as_value(actual)));
    std::size_t position = 0;
    auto found = actual.begin();
    for (const auto& wanted : expected) {
        check(wanted, *found, {at.path + "[" + std::to_string(position) + "]", at.root});
        ++position;
        ++found;
    }
}

void matcher::check_operator(const element& special, const value_view& actual,
                             const place& at) const {
    auto name = special.key();
    const auto& wanted = special.value();
    auto require = [&](bool holds) {
        if (!holds)
            fail(at.path, "expected " + std::string{name} + " " + shown(wanted) + ", found " +
                              shown(actual));
    };
    if (name == "$$exists") return require(wanted.get<bool>() == static_cast<bool>(actual));
    if (name == "$$unsetOrMatches") {
        if (actual) check(wanted, actual, at);
        return;
    }
    if (name == "$$type") return require(actual && has_one_type_of(actual, wanted));
    if (name == "$$lte") return require(is_number(actual) && compare(actual, wanted) <= 0);
    if (name == "$$matchesEntity")
        return check(known_.of_entity(wanted.get<std::string>()).view(), actual, at);
    if (name == "$$sessionLsid")
        return check(as_value(known_.session_id(wanted.get<std::string>())), actual, at);
    if (name == "$$matchesHexBytes") {
        auto bytes = actual.get_if<binary>();
        return require(bytes && bytes->bytes() == bytes_of_hex(wanted.get<std::string>()));
    }
    if (name == "$$matchAsRoot") return check(wanted, actual, {at.path, true});
    if (name == "$$matchAsDocument") {
        auto text = actual.get_if<std::string>();
        require(text.has_value());
        auto parsed = from_json(*text);
        return check(wanted, as_value(parsed), {at.path, false});
    }
    throw malformed{"there is no operator " + std::string{name}};
}

}  // namespace motor::conformance
