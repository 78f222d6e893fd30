// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <vector>

namespace motor::testing {

/// Makes the server keep `{_id: 1}` to `{_id: count}` and return them in batches of `batch`, or of
/// the size that the command asks for. Each cursor has a position of its own; killCursors forgets
/// it.
inline void serve_documents(scripted_server& server, int count, int batch = 2) {
    struct state {
        std::map<std::int64_t, int> places;
        std::int64_t last_id = 100;
    };
    auto kept = std::make_shared<state>();
    auto size_of = [batch](document_view command) {
        auto nested = command.get_or("cursor", document_view{});
        return command.get_or("batchSize", nested.get_or("batchSize", batch));
    };
    auto deal = [count, kept](std::int64_t id, int size) {
        array_value dealt;
        int& place = kept->places[id];
        for (; size > 0 && place < count; --size)
            dealt.push_back(doc("_id", ++place));
        bool more = place < count;
        if (!more) kept->places.erase(id);
        return std::pair{more ? id : 0, dealt};
    };
    auto open = [=](document_view command) {
        auto [id, dealt] = deal(++kept->last_id, size_of(command));
        return cursor_reply(id, "db.things", dealt);
    };
    for (auto name : {"find", "aggregate", "listIndexes", "listCollections"})
        server.on(name, open);
    server.on("getMore", [=](document_view command) {
        auto id = command.get<std::int64_t>("getMore");
        if (!kept->places.contains(id)) return reply::error(43, "cursor not found");
        auto [next_id, dealt] = deal(id, size_of(command));
        return more_reply(next_id, "db.things", dealt);
    });
    server.on("killCursors", [=](document_view command) -> reply {
        for (auto id : command.get<std::vector<std::int64_t>>("cursors"))
            kept->places.erase(id);
        return doc("cursorsKilled", command["cursors"]);
    });
}

inline std::vector<int> ids(const std::vector<document>& documents) {
    std::vector<int> all;
    for (const auto& each : documents)
        all.push_back(each.get<int>("_id"));
    return all;
}

inline std::vector<int> ids(const document_batch& documents) {
    std::vector<int> all;
    for (document_view each : documents)
        all.push_back(each.get<int>("_id"));
    return all;
}

/// A user-defined coroutine: it runs at once, in the calling thread, and its end is not awaited.
struct fire_and_forget {
    struct promise_type {
        fire_and_forget get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

}  // namespace motor::testing
