// SPDX-License-Identifier: Apache-2.0
#include "json_parser.hpp"

#include <motor/bson/error.hpp>

#include "in_quotes.hpp"
#include "limits.hpp"
#include "number_text.hpp"

namespace motor::detail {

// Counts one more level of nesting while it exists.
class json_parser::deeper {
public:
    explicit deeper(json_parser& of) : of_{of} {
        if (of_.level_ == max_levels) of_.text_.refuse("more than 200 levels");
        ++of_.level_;
    }
    deeper(const deeper&) = delete;
    deeper& operator=(const deeper&) = delete;
    ~deeper() { --of_.level_; }

private:
    json_parser& of_;
};

motor::document json_parser::whole_text() {
    if (text_.next() != '{') throw invalid_json{"JSON: expected a document"};
    motor::document read;
    text_.require('{');
    members(read.mutable_native(), true);
    if (!text_.at_end()) text_.refuse("something follows the document");
    return read;
}

std::string json_parser::key() {
    const auto offset = text_.place();
    if (text_.next() != '"')
        text_.refuse(text_.at_end() ? "the text ends too early" : "expected a key");
    auto found = text_.string();
    if (found.find('\0') != found.npos) text_.refuse("a key must not contain a NUL", offset);
    text_.require(':');
    return found;
}

void json_parser::members(_bson_t* to, bool any_key) {
    const deeper here{*this};
    if (text_.take('}')) return;
    do {
        const auto offset = text_.place();
        const auto name = key();
        if (!any_key && is_type_key(name))
            text_.refuse('"' + name + "\" must not stand beside other keys", offset);
        value({to, name});
    } while (text_.take(','));
    text_.require('}');
}

void json_parser::array(const place& to) {
    const deeper here{*this};
    text_.require('[');
    open_child items{to.in, to.key, bson_type::array};
    if (text_.take(']')) return;
    std::uint32_t index = 0;
    do {
        value({items.get(), array_key{index++}});
    } while (text_.take(','));
    text_.require(']');
}

void json_parser::value(const place& to) {
    const value_slot slot{to.in, to.key};
    switch (text_.next()) {
        case '{':
            return object(to);
        case '[':
            return array(to);
        case '"':
            return slot.write(std::string_view{text_.string()});
        case 't':
            return text_.word("true"), slot.write(true);
        case 'f':
            return text_.word("false"), slot.write(false);
        case 'n':
            return text_.word("null"), slot.write(null{});
        default:
            return number(to);
    }
}

void json_parser::number(const place& to) {
    const char first = text_.next();
    if (first != '-' && (first < '0' || first > '9'))
        text_.refuse(text_.at_end() ? "the text ends too early" : "expected a value");
    const auto offset = text_.place();
    const auto written = text_.number();
    const value_slot slot{to.in, to.key};
    if (written.find_first_of(".eE") != written.npos) {
        const auto real = to_double(written);
        if (!real) text_.refuse("the number " + shortened(written) + " is out of range", offset);
        return slot.write(*real);
    }
    const auto whole = to_integer(written);
    if (!whole)
        text_.refuse("the integer " + shortened(written) + " does not fit an int64", offset);
    if (std::in_range<std::int32_t>(*whole))
        slot.write(static_cast<std::int32_t>(*whole));
    else
        slot.write(*whole);
}

void json_parser::object(const place& to) {
    const auto begin = text_.place();
    if (const auto typed = typed_object()) {
        try {
            return write_typed(*typed, value_slot{to.in, to.key});
        } catch (const bson_error& wrong) {
            text_.refuse(wrong.message(), begin);
        }
    }
    text_.require('{');
    open_child inside{to.in, to.key, bson_type::document};
    members(inside.get(), false);
}

std::optional<json_node> json_parser::typed_object() {
    const auto begin = text_.place();
    text_.require('{');
    std::optional<json_node> found;
    if (text_.may_be_dollar()) {
        const auto first = text_.string();
        text_.go_back(begin);
        if (is_type_key(first))
            found = node(0);
        else if (is_legacy_key(first))
            found = legacy_object();
    }
    if (!found) text_.go_back(begin);
    return found;
}

// A form of v1 has two strings as members; any other object is most likely a query.
std::optional<json_node> json_parser::legacy_object() {
    json_node read{json_node::object};
    text_.require('{');
    do {
        auto name = key();
        if (text_.next() != '"' || read.members.size() == 2) return std::nullopt;
        read.members.emplace_back(std::move(name), json_node{json_node::string, text_.string()});
    } while (text_.take(','));
    text_.require('}');
    if (!is_legacy_form(read)) return std::nullopt;
    return read;
}

json_node json_parser::node(int depth) {
    constexpr int deepest = 3;  // {"$dbPointer": {"$id": {"$oid": ""}}}
    switch (const char first = text_.next()) {
        case '"':
            return {json_node::string, text_.string()};
        case 't':
            return {json_node::word, std::string{text_.word("true")}};
        case '{':
            break;
        default:
            if (first == '-' || (first >= '0' && first <= '9'))
                return {json_node::number, std::string{text_.number()}};
            if (text_.at_end()) text_.refuse("the text ends too early");
            text_.refuse("an object that stands for a type cannot have such a value");
    }
    if (depth == deepest) text_.refuse("nested deeper than any type");
    json_node read{json_node::object};
    text_.require('{');
    if (text_.take('}')) return read;
    do {
        auto name = key();
        if (depth == 0 && name == "$scope" && text_.take('{')) {
            json_node scope{json_node::document};
            members(scope.scope.mutable_native(), true);
            read.members.emplace_back(std::move(name), std::move(scope));
        } else {
            read.members.emplace_back(std::move(name), node(depth + 1));
        }
    } while (text_.take(','));
    text_.require('}');
    return read;
}

}  // namespace motor::detail
