// SPDX-License-Identifier: Apache-2.0
#include "expected_events.hpp"

#include "arguments.hpp"

#include <algorithm>

namespace motor::conformance {
namespace {

/// Replies and commands may have additional fields, and so may the events' own documents.
void check_event(document_view expected, const recorded_event& actual, const matcher& match) {
    if (expected.size() != 1) throw malformed{"an event must be one key and its document"};
    auto [name, wanted] = *expected.begin();
    if (name != actual.name)
        throw mismatch{"expected " + std::string{name} + ", found " + actual.name};
    for (auto [field, value] : wanted.get<document_view>()) {
        try {
            match.check(value, actual.fields[field]);
        } catch (const mismatch& e) {
            throw mismatch{std::string{name} + "." + std::string{field} + ": " + e.what()};
        }
    }
}

void check_client(document_view expected, const entity_map& entities, const matcher& match,
                  completeness how_many) {
    arguments fields{expected};
    auto client = fields.require<std::string>("client");
    auto wanted = fields.require<array_view>("events");
    auto type = fields.take<std::string>("eventType").value_or("command");
    bool may_be_more = fields.take<bool>("ignoreExtraEvents").value_or(false);
    fields.no_more();

    bool early = how_many == completeness::beginning_of_what_is_sent;
    auto counts = [&](std::string_view name) {
        return event_type(name) == type && (!early || name == "commandStartedEvent");
    };
    if (early && !entities.has_client(client)) return;
    auto found = entities.recorder_of(client)->events();
    std::erase_if(found, [&](const auto& each) { return !counts(each.name); });
    std::vector<document_view> all;
    for (auto each : wanted)
        if (auto one = each.get<document_view>(); counts((*one.begin()).key())) all.push_back(one);

    auto list = [&] { return "; these came:" + listed(found); };
    auto both = std::min(all.size(), found.size());
    for (std::size_t i = 0; i < both; ++i) {
        try {
            check_event(all[i], found[i], match);
        } catch (const mismatch& e) {
            throw mismatch{"event " + std::to_string(i) + " of " + client + ": " + e.what() +
                           list()};
        }
    }
    if (found.size() < all.size() && !early)
        throw mismatch{client + " has only " + std::to_string(found.size()) + " of " +
                       std::to_string(all.size()) + " " + type + " events" + list()};
    if (found.size() > all.size() && !may_be_more)
        throw mismatch{client + " has more than " + std::to_string(all.size()) + " " + type +
                       " events" + list()};
}

}  // namespace

void check_events(array_view expected, const entity_map& entities, const matcher& match,
                  completeness how_many) {
    for (auto each : expected)
        check_client(each.get<document_view>(), entities, match, how_many);
}

sent_counts count_sent(array_view expected, const entity_map& entities) {
    sent_counts counts;
    for (auto each : expected) {
        auto wanted = each.get<document_view>();
        for (auto event : wanted.get<array_view>("events"))
            counts.expected += event.get<document_view>().contains("commandStartedEvent");
        auto found = entities.recorder_of(wanted.get<std::string>("client"))->events();
        counts.found += static_cast<std::size_t>(
            std::ranges::count(found, "commandStartedEvent", &recorded_event::name));
    }
    return counts;
}

bool is_event(document_view expected, const recorded_event& actual, const matcher& match) try {
    check_event(expected, actual, match);
    return true;
} catch (const mismatch&) {
    return false;
}

}  // namespace motor::conformance
