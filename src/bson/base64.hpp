// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Base64 with padding, https://www.rfc-editor.org/rfc/rfc4648#section-4
namespace motor::detail {

std::string to_base64(std::span<const std::uint8_t> bytes);
// Decodes base64. Nothing if there is an invalid character, such as a space, too few characters, or
// a bit that belongs to no byte.
std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace motor::detail
