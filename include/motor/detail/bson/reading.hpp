// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/element.hpp>
#include <motor/detail/base/export.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace motor {

class document_view;

/// Functions that document_reader and array_reader share.
namespace detail {

MOTOR_EXPORT element_iterator begin(const std::uint8_t* data, std::size_t length);
// NOLINTNEXTLINE(bugprone-exception-escape): at the end there is nothing to parse
MOTOR_EXPORT element_iterator end(const std::uint8_t* data, std::size_t length) noexcept;
MOTOR_EXPORT std::size_t count(const std::uint8_t* data, std::size_t length);
MOTOR_EXPORT value_view find(const document_view& in, std::string_view key);
MOTOR_EXPORT value_view find_path(const document_view& in, std::string_view path);
MOTOR_EXPORT value_view nth(const std::uint8_t* data, std::size_t length, std::size_t index);
MOTOR_EXPORT bool same_bytes(const document_view& a, const document_view& b) noexcept;
MOTOR_EXPORT void print(std::ostream& out, const document_view& document);
MOTOR_EXPORT void print_array(std::ostream& out, const std::uint8_t* data, std::size_t length);
MOTOR_EXPORT bool same_elements(const std::uint8_t* a, std::size_t a_length, const std::uint8_t* b,
                                std::size_t b_length);

}  // namespace detail
}  // namespace motor
