// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace motor::detail {

// Reads a JSON text, https://www.rfc-editor.org/rfc/rfc8259, token by token. Throws invalid_json,
// which says where, for anything else. The text must outlive this object.
class json_text {
public:
    // Skips a byte order mark, which some editors write, as MongoDB's tools do.
    explicit json_text(std::string_view json);

    // The character that the next token begins with; 0 at the end.
    char next() noexcept;
    bool at_end() noexcept;
    // Skips the next token if it is that character. Returns whether it was.
    bool take(char wanted) noexcept;
    // Skips the next token; throws if it is not that character.
    void require(char wanted);
    // Whether the next token is a string that may begin with a dollar, possibly as an escape.
    bool may_be_dollar() noexcept;

    // Reads the next token, a string, and resolves its escapes.
    std::string string();
    // Reads the next token, a number, as it is written.
    std::string_view number();
    // Skips that word, such as `true`; throws for any other.
    std::string_view word(std::string_view wanted);

    // Position in the text, in bytes.
    std::size_t place() const noexcept { return at_; }
    void go_back(std::size_t place) noexcept { at_ = place; }
    [[noreturn]] void refuse(std::string_view why) const { refuse(why, at_); }
    [[noreturn]] static void refuse(std::string_view why, std::size_t place);

private:
    bool has(char wanted) const noexcept { return at_ < json_.size() && json_[at_] == wanted; }
    void digits();
    void unescape(std::string& to);
    unsigned hex_digits();

    std::string_view json_;
    std::size_t at_ = 0;
};

}  // namespace motor::detail
