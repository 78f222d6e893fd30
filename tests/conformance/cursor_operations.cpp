// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"

namespace motor::conformance {
namespace {

/// Waits until there is a document: a cursor that stays alive at its end is asked again.
outcome iterate_until_document_or_error(call& c) {
    c.given.no_more();
    auto cursor = c.target<motor::cursor>();
    do {
        if (auto found = cursor.next().get()) return *found;
    } while (cursor.alive());
    throw mismatch{"the cursor has ended without a document"};
}

outcome iterate_once(call& c) {
    c.given.no_more();
    auto found = c.target<motor::cursor>().next().get();
    return found ? outcome{*found} : outcome{};
}

outcome close(call& c) {
    c.given.no_more();
    c.target<motor::cursor>().close().get();
    return {};
}

}  // namespace

std::span<const known_operation> cursor_operation_table() {
    static constexpr known_operation table[] = {
        {target::cursor, "iterateUntilDocumentOrError", iterate_until_document_or_error, {}},
        {target::cursor, "iterateOnce", iterate_once, {}},
        {target::cursor, "close", close, {}},
    };
    return table;
}

}  // namespace motor::conformance
