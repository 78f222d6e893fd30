// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace motor {

class document;

/// The two forms of MongoDB Extended JSON v2: canonical keeps every type, relaxed is for people.
/// See https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
enum class json_mode { canonical, relaxed };

/// Reads plain or Extended JSON, one document of up to 100 levels. Throws invalid_json that says
/// what is wrong.
document from_json(std::string_view json);

/// Throw invalid_bson if the bytes behind the view are broken.
std::string to_json(const document_view& from, json_mode mode = json_mode::relaxed);
std::string to_json(const array_view& from, json_mode mode = json_mode::relaxed);
std::string to_json(const value_view& from, json_mode mode = json_mode::relaxed);

/// Checks everything, through all levels: frames, types, terminators, UTF-8, the bytes of booleans.
/// Throws invalid_bson that names the key and the place. More than 200 levels are refused (MongoDB
/// stores 100, https://www.mongodb.com/docs/manual/reference/limits/).
void validate(std::span<const std::uint8_t> bytes);
void validate(const document_view& from);

}  // namespace motor
