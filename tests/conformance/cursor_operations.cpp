// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"

namespace motor::conformance {
namespace {

outcome one_or_nothing(const std::optional<document>& found) {
    return found ? outcome{*found} : outcome{};
}

/// Waits until there is a document: a cursor that stays alive at its end is polled.
outcome iterate_until_document_or_error(call& c) {
    c.given.no_more();
    auto cursor = c.target<motor::cursor>();
    if (c.run.bench.server.scripted) return one_or_nothing(cursor.next().get());
    do {
        if (auto found = cursor.next().get()) return *found;
    } while (cursor.alive());
    throw mismatch{"the cursor has ended without a document"};
}

outcome iterate_once(call& c) {
    c.given.no_more();
    return one_or_nothing(c.target<motor::cursor>().next().get());
}

outcome close(call& c) {
    c.given.no_more();
    c.target<motor::cursor>().close().get();
    return {};
}

outcome iterate_stream_until_change_or_error(call& c) {
    c.given.no_more();
    auto stream = c.target<motor::change_stream>();
    // A scripted server never has a change.
    if (c.run.bench.server.scripted) return one_or_nothing(stream.try_next().get());
    auto found = stream.next().get();
    if (!found) throw mismatch{"the change stream has ended without a change"};
    return *found;
}

outcome iterate_stream_once(call& c) {
    c.given.no_more();
    return one_or_nothing(c.target<motor::change_stream>().try_next().get());
}

outcome close_stream(call& c) {
    c.given.no_more();
    c.target<motor::change_stream>().close().get();
    return {};
}

}  // namespace

std::span<const known_operation> cursor_operation_table() {
    static constexpr known_operation table[] = {
        {target::cursor, "iterateUntilDocumentOrError", iterate_until_document_or_error, {}},
        {target::cursor, "iterateOnce", iterate_once, {}},
        {target::cursor, "close", close, {}},
        {target::change_stream,
         "iterateUntilDocumentOrError",
         iterate_stream_until_change_or_error,
         {}},
        {target::change_stream, "iterateOnce", iterate_stream_once, {}},
        {target::change_stream, "close", close_stream, {}},
    };
    return table;
}

}  // namespace motor::conformance
