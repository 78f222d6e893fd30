// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motor::driver {

/// The options of a connection string that Motor understands where libmongoc may not: numbers, by
/// their names in lower case. One that is no such number is left out, and warned of; what libmongoc
/// warns of that it does not know them is taken out of the warnings.
document own_options(std::string_view text, std::vector<std::string>& warnings);

}  // namespace motor::driver
