// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

/// A JSON normalizer, just good enough to compare texts: it drops spaces, spells out every escape
/// and prints every double alike, even quoted ones after "$numberDouble".
namespace plain_json {

namespace detail {

inline void append_utf8(std::string& to, unsigned c) {
    const auto tail = [&](unsigned shift) { to += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
    if (c < 0x80) {
        to += static_cast<char>(c);
    } else if (c < 0x800) {
        to += static_cast<char>(0xC0 | c >> 6);
        tail(0);
    } else if (c < 0x10000) {
        to += static_cast<char>(0xE0 | c >> 12);
        tail(6), tail(0);
    } else {
        to += static_cast<char>(0xF0 | c >> 18);
        tail(12), tail(6), tail(0);
    }
}

inline std::string as_double(const std::string& text) {
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (*end != 0 || text.find_first_of("Nn") != text.npos) return text;  // NaN, Infinity
    char printed[40];
    std::snprintf(printed, sizeof printed, "%.17gd", number);
    return printed;
}

class normaliser {
public:
    explicit normaliser(std::string_view json) : in_{json} {}

    std::string run() {
        while (at_ < in_.size()) {
            const char c = in_[at_];
            if (std::isspace(static_cast<unsigned char>(c)))
                ++at_;
            else if (c == '"')
                string();
            else if (c == '-' || std::isdigit(static_cast<unsigned char>(c)))
                number();
            else
                out_ += in_[at_++];
        }
        return out_;
    }

private:
    unsigned hex4() {
        const auto digits = std::string{in_.substr(at_, 4)};
        at_ += 4;
        return static_cast<unsigned>(std::stoul(digits, nullptr, 16));
    }

    void escape(std::string& to) {
        const char c = in_[at_++];
        static constexpr std::string_view names = "bfnrt", meant = "\b\f\n\r\t";
        if (c == 'u') {
            unsigned code = hex4();
            if (code >= 0xD800 && code < 0xDC00) {
                at_ += 2;
                code = 0x10000 + ((code - 0xD800) << 10) + (hex4() - 0xDC00);
            }
            append_utf8(to, code);
        } else {
            const auto known = names.find(c);
            to += known == names.npos ? c : meant[known];
        }
    }

    void string() {
        std::string text;
        for (++at_; at_ < in_.size() && in_[at_] != '"';) {
            const char c = in_[at_++];
            if (c == '\\')
                escape(text);
            else
                text += c;
        }
        ++at_;
        const bool quoted_double = last_ == "$numberDouble";
        last_ = text;
        out_ += '"' + (quoted_double ? as_double(text) : text) + '"';
    }

    void number() {
        const auto end = std::min(in_.find_first_not_of("+-.0123456789eE", at_), in_.size());
        const std::string text{in_.substr(at_, end - at_)};
        at_ = end;
        out_ += text.find_first_of(".eE") == text.npos ? text : as_double(text);
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::string out_, last_;
};

}  // namespace detail

inline std::string normalised(std::string_view json) { return detail::normaliser{json}.run(); }

}  // namespace plain_json
