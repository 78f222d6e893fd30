// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libbson.hpp"

#include <cstdint>

namespace motor::detail {

/// An empty libbson document on the heap, like bson_new(), but a used one of this thread if there
/// is one: libbson's documents are aligned, and aligned allocations are slow. Most documents are
/// small and short-lived, so a few spare ones cover most of the demand.
bson_t* new_bson();
/// Destroys the document, or keeps it as a spare one.
void destroy_bson(bson_t* used) noexcept;
/// The flags of a libbson document that is on the heap, with its bytes inside the struct.
std::uint32_t flags_of_small_heap_bson() noexcept;

}  // namespace motor::detail
