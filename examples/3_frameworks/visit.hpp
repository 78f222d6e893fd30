// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <functional>
#include <future>
#include <optional>

/// The small program that each of these examples runs in another event loop: it counts a visit, and
/// reads how many there have been.
namespace example {

/// The program with callbacks.
inline void visit(const motor::collection& people, std::function<void(motor::result<int>)> done) {
    auto counted = [people, done](motor::result<motor::update_result> updated) {
        if (!updated) return done(updated.error());
        auto read = [done](motor::result<std::optional<motor::document>> found) {
            done(motor::result_of([&] { return found.value().value().get<int>("visits"); }));
        };
        people.find_one(motor::doc("_id", "Ada")).start(read);
    };
    people.update_one(motor::doc("_id", "Ada"), motor::doc("$inc", motor::doc("visits", 1)))
        .upsert(true)
        .start(counted);
}

/// The program as a coroutine. It continues in the client's event loop after each co_await.
inline motor::task<int> visit(motor::collection people) {
    co_await people
        .update_one(motor::doc("_id", "Ada"), motor::doc("$inc", motor::doc("visits", 1)))
        .upsert(true);
    auto ada = co_await people.find_one(motor::doc("_id", "Ada"));
    co_return ada.value().get<int>("visits");
}

/// The program with futures: the client's workers make them ready, so a thread of any loop may wait
/// for them.
inline int visit_and_wait(const motor::collection& people) {
    std::future<motor::update_result> counted =
        people.update_one(motor::doc("_id", "Ada"), motor::doc("$inc", motor::doc("visits", 1)))
            .upsert(true)
            .future();
    counted.get();  // throws what went wrong
    std::future<std::optional<motor::document>> found =
        people.find_one(motor::doc("_id", "Ada")).future();
    return found.get().value().get<int>("visits");
}

}  // namespace example
