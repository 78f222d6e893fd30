// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <cstdint>
#include <string_view>

namespace motor::detail {

/// The numbers of a command that no server takes below 0 (limits of time, counts, sizes), and the
/// age after which documents expire, which it takes up to 2^31 - 1 seconds. Throws
/// invalid_operation, so that nothing is sent.
void check_numbers(document_view command);
/// One of them.
void check_number(std::string_view name, std::int64_t number);

}  // namespace motor::detail
