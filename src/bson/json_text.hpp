// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace motor::detail {

// Walks a JSON text, https://www.rfc-editor.org/rfc/rfc8259, token by token. What is no JSON throws
// invalid_json, which says where. The text must outlive this.
class json_text {
public:
    // Skips the byte order mark that some editors put in front of a file, as MongoDB's tools do.
    explicit json_text(std::string_view json);

    // The character that the next token begins with; 0 at the end.
    char next() noexcept;
    bool at_end() noexcept;
    // Skips the next token if it is that character.
    bool take(char wanted) noexcept;
    // The same; refuses the text if it is another.
    void require(char wanted);
    // The next token is a string that may begin with a dollar: an escape may stand for one.
    bool may_be_dollar() noexcept;

    // The string that comes next, without its escapes.
    std::string string();
    // The number that comes next, as it is written.
    std::string_view number();
    // Skips that word, as `true`; refuses any other.
    std::string_view word(std::string_view wanted);

    // In bytes from the beginning.
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
