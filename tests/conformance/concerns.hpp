// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.hpp"

#include <motor/settings/concerns.hpp>

#include <utility>

/// Concerns and read preferences as test files write them. All throw malformed.
namespace motor::conformance {

/// `{level: ...}`
read_concern read_concern_of(document_view given);
/// `{w: ..., journal: ..., wtimeoutMS: ...}`
write_concern write_concern_of(document_view given);
/// `{mode: ..., tagSets: ..., maxStalenessSeconds: ..., hedge: ...}`
read_preference read_preference_of(document_view given);

/// Applies the concerns among the fields to a client, database or collection. Other fields are
/// malformed.
template <class Handle>
Handle apply_concerns(Handle handle, arguments& fields) {
    if (auto given = fields.take<document_view>("readConcern"))
        handle = handle.with(read_concern_of(*given));
    if (auto given = fields.take<document_view>("writeConcern"))
        handle = handle.with(write_concern_of(*given));
    if (auto given = fields.take<document_view>("readPreference"))
        handle = handle.with(read_preference_of(*given));
    fields.no_more();
    return handle;
}

}  // namespace motor::conformance
