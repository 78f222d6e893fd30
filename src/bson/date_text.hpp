// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>

#include <optional>
#include <string>
#include <string_view>

// Dates as text, https://www.rfc-editor.org/rfc/rfc3339
namespace motor::detail {

// Parses a date. Nothing if the text is not a date, or the date does not exist. The minutes of an
// offset, or its colon, may be missing, as ISO 8601 allows. Digits below a millisecond are dropped.
// A leap second is refused: it has no date in BSON.
std::optional<date> date_of_text(std::string_view text) noexcept;
// Text of a date in UTC whose year has four digits.
std::string text_of_date(date when);

}  // namespace motor::detail
