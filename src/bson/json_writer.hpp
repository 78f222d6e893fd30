// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/json.hpp>

#include <cstddef>
#include <string>

namespace motor::detail {

// Appends Extended JSON to a text. Motor formats JSON itself because libbson 1.23 ends code at a
// NUL, prints 0.1 with twenty digits and years that ISO 8601 does not have, and silently truncates
// nesting below 200 levels. The spacing is libbson's.
class json_writer {
public:
    // Begins no further element once the text has `enough` bytes.
    json_writer(std::string& out, json_mode mode, std::size_t enough = std::string::npos) noexcept
        : out_{out}, mode_{mode}, enough_{enough} {}

    void write(const value_view& x);
    void write(const document_view& x);
    void write(const array_view& x);

private:
    template <class... Parts>
    void wrapped(const Parts&... parts);
    void put(const char* literal) { out_ += literal; }
    void put(std::string_view text);
    void put(const document_view& scope) { write(scope); }
    template <class T>
    void number(T x, const char* type);
    void number(double x);
    void date_value(date x);
    void binary_value(binary_view x);
    template <class F>
    void nested(const char* open, const char* close, F fill);

    std::string& out_;
    json_mode mode_;
    std::size_t enough_;
    int level_ = 0;
};

}  // namespace motor::detail
