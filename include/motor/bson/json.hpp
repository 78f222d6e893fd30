// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>

namespace motor {

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

}  // namespace motor
