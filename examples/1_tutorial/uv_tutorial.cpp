// SPDX-License-Identifier: Apache-2.0
// The program of docs/learn/libuv.md, in its order.
#include "../example.hpp"

#include <motor/frameworks/uv.hpp>
#include <motor/motor.hpp>

#include <uv.h>

#include <chrono>
#include <iostream>
#include <optional>
#include <vector>

using motor::doc, motor::array;
using namespace std::chrono_literals;

namespace {

// region: callbacks
/// Counts a visit, then prints how many there have been. Both callbacks are called in the loop.
void visit(const motor::collection& people, int& visits) {
    auto read = [&visits](motor::result<std::optional<motor::document>> found) {
        if (!found) {
            std::cerr << found.code().message() << '\n';  // a callback must not throw
            return;
        }
        visits = (*found)->get<int>("visits");
    };
    auto counted = [people, read](motor::result<motor::update_result> updated) {
        if (updated) people.find_one(doc("_id", "Ada")).start(read);
    };
    people.update_one(doc("_id", "Ada"), doc("$inc", doc("visits", 1))).upsert(true).start(counted);
}
// end region

// region: task
/// The same style as blocking code, while the loop does other work.
motor::task<double> average_age(motor::collection people) {
    std::vector<motor::document> some;
    for (int i = 0; i < 100; ++i)
        some.push_back(doc("_id", i, "age", 20 + i % 50));
    co_await people.insert_many(std::move(some));

    double sum = 0;
    int count = 0;
    auto cursor = people.find(doc("age", doc("$exists", true))).batch_size(30);
    while (auto person = co_await cursor.next()) {
        sum += person->get<int>("age");
        ++count;
    }
    co_return sum / count;
}
// end region

// region: error
motor::task<bool> stored(motor::collection people, int id) {
    try {
        co_await people.insert_one(doc("_id", id)).within(5s);
        co_return true;
    } catch (const motor::duplicate_key_error& e) {
        std::cout << e.what() << '\n';
    }
    co_return false;
}
// end region

}  // namespace

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        int visits = 0, ticks = 0;
        double age = 0;
        bool twice = true;
        // region: client
        uv_loop_t* loop = uv_default_loop();
        std::optional<motor::client> client{std::in_place, uri, loop};  // in the loop's thread
        // end region
        {
            example::fresh_database database{*client};
            auto people = database["people"];

            // region: timer
            uv_timer_t timer;  // other work of the loop
            uv_timer_init(loop, &timer);
            timer.data = &ticks;
            uv_timer_start(
                &timer, [](uv_timer_t* self) { ++*static_cast<int*>(self->data); }, 0, 1);
            uv_unref(reinterpret_cast<uv_handle_t*>(&timer));  // the loop may end without it
            // end region

            visit(people, visits);
            // region: start
            auto told = [&](motor::result<double> result) { age = result.value(); };
            motor::start(average_age(people), told);
            uv_run(loop, UV_RUN_DEFAULT);  // until nothing is pending
            // end region
            auto tried = [&](motor::result<bool> result) { twice = result.value(); };
            motor::start(stored(people, 7), tried);
            uv_run(loop, UV_RUN_DEFAULT);
            uv_close(reinterpret_cast<uv_handle_t*>(&timer), nullptr);
            uv_run(loop, UV_RUN_DEFAULT);
        }
        // region: close
        client.reset();                // the last handle: the client takes itself out of the loop
        uv_run(loop, UV_RUN_DEFAULT);  // which lets it do so
        int left = uv_loop_close(loop);
        // end region
        example::check(visits == 1 && ticks > 0 && age > 20 && !twice && left == 0);
    });
}
