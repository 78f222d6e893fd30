// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include "extended_json.hpp"
#include "json_text.hpp"

#include <optional>
#include <string_view>

namespace motor::detail {

// Converts JSON text to BSON in one pass. Motor parses JSON itself because libbson 1.23 misreads
// broken numbers, nonexistent dates and query operators, and later versions still misread some of
// them.
class json_parser {
public:
    explicit json_parser(std::string_view json) : text_{json} {}

    // Parses a document that is the whole text.
    motor::document whole_text();

private:
    // Destination of a value: a key of an open document or array.
    struct place {
        _bson_t* in;
        std::string_view key;
    };

    void value(const place& to);
    void object(const place& to);
    void array(const place& to);
    void number(const place& to);
    // Parses what follows the opening brace. In the outermost document and in the scope of a code
    // value, no key turns the document into another type.
    void members(_bson_t* to, bool any_key);
    std::string key();

    // Parses the next object if it stands for a type.
    std::optional<json_node> typed_object();
    std::optional<json_node> legacy_object();
    json_node node(int depth);

    class deeper;

    json_text text_;
    int level_ = 0;
};

}  // namespace motor::detail
