// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/bson.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace motor::conformance {

/// Lookup of values that a test has stored under a name, for special operators.
struct known_values {
    std::function<value(std::string_view id)> of_entity;      ///< for `$$matchesEntity`
    std::function<document(std::string_view id)> session_id;  ///< for `$$sessionLsid`
};

/// Compares a value with a test's expectation: numbers by their value alone, keys in any order,
/// additional keys only in documents at the root, and the special operators.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md#evaluating-matches
class matcher {
public:
    explicit matcher(known_values known = {}) : known_(std::move(known)) {}

    /// Throws mismatch, which says where and what; malformed for an unknown operator. A missing
    /// value stands for an absent field.
    void check(const value_view& expected, const value_view& actual) const;
    void check(document_view expected, document_view actual) const;
    [[nodiscard]] bool matches(document_view expected, document_view actual) const;

private:
    struct place {
        std::string path;
        bool root = false;
    };
    void check(const value_view& expected, const value_view& actual, const place& at) const;
    void check_document(document_view expected, document_view actual, const place& at) const;
    void check_array(array_view expected, array_view actual, const place& at) const;
    void check_operator(const element& special, const value_view& actual, const place& at) const;

    known_values known_;
};

/// A document as a value.
value_view as_value(document_view whole);
value_view as_value(array_view whole);

/// Whether the value is an integer or a double.
inline bool is_number(const value_view& x) {
    return x.type() == bson_type::int32 || x.type() == bson_type::int64 ||
           x.type() == bson_type::double_;
}

/// Whether values are equal: numbers whatever their types; others with the same type and bytes,
/// keys in any order. With `exact` numbers must have the same type too.
bool same(const value_view& a, const value_view& b, bool exact);

/// Text of a value for messages: canonical Extended JSON, cut if it is long.
std::string shown(const value_view& any);

/// Bytes of a text of hexadecimal digits. Throws malformed.
std::vector<std::uint8_t> bytes_of_hex(std::string_view digits);

}  // namespace motor::conformance
