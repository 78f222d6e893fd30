// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "entity_map.hpp"
#include "event_recorder.hpp"
#include "matcher.hpp"

#include <vector>

namespace motor::conformance {

/// How many of the expected events must have come.
enum class completeness {
    all,
    /// The test ended early: the commands sent must be a prefix of the expected ones, and replies
    /// are not checked.
    beginning_of_what_is_sent
};

/// Throws mismatch unless the clients' events are as `expectEvents` says; malformed for unknown
/// events.
void check_events(array_view expected, const entity_map& entities, const matcher& match,
                  completeness how_many);

/// Number of expected `commandStartedEvent`s, and number of those that came.
struct sent_counts {
    std::size_t expected = 0, found = 0;
};
sent_counts count_sent(array_view expected, const entity_map& entities);

/// Whether an event is as `{commandStartedEvent: {...}}` and the like say.
bool is_event(document_view expected, const recorded_event& actual, const matcher& match);

}  // namespace motor::conformance
