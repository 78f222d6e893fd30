// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/validate.hpp>

#include <motor/bson/error.hpp>

#include "limits.hpp"
#include "utf8.hpp"

namespace motor {

namespace {

[[noreturn]] void fail(const value_view& at, std::string_view what) {
    throw invalid_bson{"invalid BSON at key \"" + std::string{at.key()} +
                       "\": " + std::string{what}};
}

void require_utf8(const value_view& at, std::string_view text) {
    if (!detail::is_utf8(text)) fail(at, "the text is not valid UTF-8");
}

void validate_level(const document_view& from, int level);

void validate_value(const value_view& x, int level) {
    switch (x.type()) {
        case bson_type::boolean:
            if (x.bytes()[0] > 1) fail(x, "a boolean is neither 0 nor 1");
            break;
        case bson_type::string:
            require_utf8(x, x.get<std::string_view>());
            break;
        case bson_type::code:
            require_utf8(x, x.get<code>().text());
            break;
        case bson_type::symbol:
            require_utf8(x, x.get<symbol>().text());
            break;
        case bson_type::dbpointer:
            require_utf8(x, x.get<dbpointer>().name_space());
            break;
        case bson_type::regex: {
            const auto found = x.get<regex_view>();
            require_utf8(x, found.pattern());
            require_utf8(x, found.options());
            break;
        }
        case bson_type::code_with_scope: {
            const auto found = x.get<code_with_scope>();
            require_utf8(x, found.text());
            validate_level(found.scope(), level + 1);
            break;
        }
        case bson_type::document:
        case bson_type::array:
            validate_level(document_view{x.bytes().data(), x.bytes().size()}, level + 1);
            break;
        default:
            break;
    }
}

void validate_level(const document_view& from, int level) {
    if (level > detail::max_levels) throw invalid_bson{"invalid BSON: more than 200 levels"};
    for (const auto& e : from) {
        if (!detail::is_utf8(e.key())) throw invalid_bson{"invalid BSON: a key is not valid UTF-8"};
        validate_value(e, level);
    }
}

}  // namespace

void validate(const document_view& from) { validate_level(from, 1); }

void validate(std::span<const std::uint8_t> bytes) {
    validate(document_view{bytes.data(), bytes.size()});
}

}  // namespace motor
