// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <string>
#include <string_view>

namespace motor {

/// The two forms of MongoDB Extended JSON v2: canonical keeps every type, relaxed is for people.
/// See https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
enum class json_mode { canonical, relaxed };

/// Reads one document of plain or Extended JSON v2, in either form, of up to 200 levels. A UTF-8
/// byte order mark in front is skipped. Two forms of v1 are accepted, where the object has no other
/// keys: {"$binary": text, "$type": text} and {"$regex": text, "$options": text}. With other keys,
/// or other values, `$type`, `$regex` and `$options` are a query's operators and stay. Times are in
/// RFC 3339's format; digits below a millisecond are dropped. Throws invalid_json, which says what
/// is wrong and where: also for an object with a type's key, such as `$oid`, that deviates from the
/// specification, for numbers that do not fit and for dates that do not exist.
///
/// Text written by to_json() reads back: canonical JSON as the same document, relaxed JSON as the
/// same document but for an int64 that fits an int32, which becomes one. JSON cannot represent
/// - a sub-document with a type's key, or with exactly `$regex` and `$options` whose values are
/// strings: it is read as that type, or refused. The outermost document and the scope of a code
/// value may have such keys;
/// - the keys of an array, the order of a regex's options, the sign and the bits of a NaN, or a
/// decimal128 of more than 34 digits, which stands for zero.
MOTOR_EXPORT document from_json(std::string_view json);

/// Extended JSON of a document. Throws invalid_bson if the bytes behind the view are broken.
MOTOR_EXPORT std::string to_json(const document_view& from, json_mode mode = json_mode::relaxed);
/// Extended JSON of an array. Throws as to_json() of a document does.
MOTOR_EXPORT std::string to_json(const array_view& from, json_mode mode = json_mode::relaxed);
/// Extended JSON of one value. Throws as to_json() of a document does.
MOTOR_EXPORT std::string to_json(const value_view& from, json_mode mode = json_mode::relaxed);

}  // namespace motor
