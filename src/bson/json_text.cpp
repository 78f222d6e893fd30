// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include <motor/bson/error.hpp>

#include "utf8.hpp"

namespace motor::detail {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// Characters that neither end a string, begin an escape nor must be escaped.
constexpr bool stands_for_itself(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

}  // namespace

json_text::json_text(std::string_view json) : json_{json} {
    if (json_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    if (!is_utf8(json_)) throw invalid_json{"JSON: the text is not valid UTF-8"};
}

void json_text::refuse(std::string_view why, std::size_t place) {
    throw invalid_json{"JSON: " + std::string{why} + ", at byte " + std::to_string(place)};
}

char json_text::next() noexcept {
    while (at_ < json_.size()) {
        const char c = json_[at_];
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return c;
        ++at_;
    }
    return 0;
}

bool json_text::at_end() noexcept {
    next();
    return at_ == json_.size();
}

bool json_text::take(char wanted) noexcept {
    if (next() != wanted || at_ == json_.size()) return false;
    ++at_;
    return true;
}

void json_text::require(char wanted) {
    if (take(wanted)) return;
    if (at_end()) refuse("the text ends too early");
    refuse(std::string{"expected "} + wanted);
}

bool json_text::may_be_dollar() noexcept {
    if (next() != '"' || at_ + 1 >= json_.size()) return false;
    return json_[at_ + 1] == '$' || json_[at_ + 1] == '\\';
}

std::string json_text::string() {
    require('"');
    std::string out;
    for (;;) {
        const auto from = at_;
        while (at_ < json_.size() && stands_for_itself(json_[at_]))
            ++at_;
        out.append(json_, from, at_ - from);
        if (at_ == json_.size()) refuse("the text ends within a string");
        if (json_[at_] == '"') break;
        if (json_[at_] != '\\') refuse("a control character must be escaped");
        ++at_;
        unescape(out);
    }
    ++at_;
    return out;
}

void json_text::unescape(std::string& to) {
    constexpr std::string_view names = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (at_ == json_.size()) refuse("the text ends within a string");
    const char name = json_[at_];
    if (const auto known = names.find(name); known != names.npos) {
        to += meant[known];
        ++at_;
        return;
    }
    if (name != 'u') refuse("an unknown escape");
    ++at_;
    unsigned code = hex_digits();
    if (code >= 0xD800 && code < 0xDC00 && json_.substr(at_).starts_with("\\u")) {
        at_ += 2;
        const unsigned low = hex_digits();
        if (low < 0xDC00 || low > 0xDFFF) refuse("half of a surrogate pair");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (code >= 0xD800 && code <= 0xDFFF) refuse("half of a surrogate pair");
    append_utf8(to, code);
}

unsigned json_text::hex_digits() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
        const char c = at_ < json_.size() ? json_[at_] : '\0';
        const char lower = static_cast<char>(c | 0x20);
        if (is_digit(c))
            code = code << 4 | static_cast<unsigned>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            code = code << 4 | static_cast<unsigned>(lower - 'a' + 10);
        else
            refuse("\\u must be followed by four hexadecimal digits");
    }
    return code;
}

void json_text::digits() {
    if (at_ == json_.size() || !is_digit(json_[at_])) refuse("expected a digit");
    while (at_ < json_.size() && is_digit(json_[at_]))
        ++at_;
}

std::string_view json_text::number() {
    const auto from = at_;
    if (has('-')) ++at_;
    if (has('0'))
        ++at_;
    else
        digits();
    if (has('.')) {
        ++at_;
        digits();
    }
    if (has('e') || has('E')) {
        ++at_;
        if (has('+') || has('-')) ++at_;
        digits();
    }
    return json_.substr(from, at_ - from);
}

std::string_view json_text::word(std::string_view wanted) {
    if (!json_.substr(at_).starts_with(wanted)) refuse("expected a value");
    at_ += wanted.size();
    return wanted;
}

}  // namespace motor::detail
