// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>

#include <optional>
#include <string>
#include <string_view>

// Dates as text, https://www.rfc-editor.org/rfc/rfc3339
namespace motor::detail {

// None for what is no such text, or no time that there is. Of an offset the minutes may be left
// out, or its colon, as ISO 8601 allows. Digits beyond the millisecond are dropped. A leap second
// has no date in BSON.
std::optional<date> date_of_text(std::string_view text) noexcept;
// In UTC, of a year with four digits.
std::string text_of_date(date when);

}  // namespace motor::detail
