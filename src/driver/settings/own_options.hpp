// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motor::detail {

/// The options of a connection string that Motor understands where libmongoc may not, by their
/// names in lower case: numbers, and a `w` that is a name and begins as a number does. A number
/// that is none is left out, and warned of; what libmongoc warns of that it does not know them is
/// taken out of the warnings.
document own_options(std::string_view text, std::vector<std::string>& warnings);

/// One of those numbers: libmongoc is not asked for it.
bool is_own_number(std::string_view name);

}  // namespace motor::detail
