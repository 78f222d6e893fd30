// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>

namespace motor {

/// The two forms of MongoDB Extended JSON v2: canonical keeps every type, relaxed is for people.
/// See https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
enum class json_mode { canonical, relaxed };

/// Reads one document of plain or Extended JSON v2, in either form, of up to 200 levels. A UTF-8
/// byte order mark in front is skipped. Of v1 two forms are taken, where the object has no other
/// keys: {"$binary": text, "$type": text} and {"$regex": text, "$options": text}. With other keys,
/// or other values, `$type`, `$regex` and `$options` are a query's operators and stay. Throws
/// invalid_json that says what is wrong and where: also for an object with a type's key, as `$oid`,
/// that is not exactly as the specification has it, for numbers that do not fit, for dates that
/// there are not. Times are RFC 3339's; what is below a millisecond is dropped.
///
/// Text that to_json() has written comes back: from canonical JSON the same document, from relaxed
/// JSON the same but for an int64 that fits an int32, which becomes one. There is no JSON for
/// - a sub-document with a type's key, or just with `$regex` and `$options` that are texts: it is
///   read as that type, or refused. The outermost document and the scope of a code may have any;
/// - the keys of an array, the order of a regex's options, the sign and the bits of a NaN, a
///   decimal128 of more than 34 digits, which is zero.
document from_json(std::string_view json);

/// Throw invalid_bson if the bytes behind the view are broken.
std::string to_json(const document_view& from, json_mode mode = json_mode::relaxed);
std::string to_json(const array_view& from, json_mode mode = json_mode::relaxed);
std::string to_json(const value_view& from, json_mode mode = json_mode::relaxed);

}  // namespace motor
