// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <functional>
#include <optional>

/// The small program that each of these examples runs in another event loop: count a visit, and
/// read how many there have been.
namespace example {

/// As callbacks.
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

/// As a coroutine. It goes on in the client's event loop after each co_await.
inline motor::task<int> visit(motor::collection people) {
    co_await people
        .update_one(motor::doc("_id", "Ada"), motor::doc("$inc", motor::doc("visits", 1)))
        .upsert(true);
    auto ada = co_await people.find_one(motor::doc("_id", "Ada"));
    co_return ada.value().get<int>("visits");
}

}  // namespace example
