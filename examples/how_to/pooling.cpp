// SPDX-License-Identifier: Apache-2.0
// How many workers a client has, what they do, and what the client tells of them.
#include "../example.hpp"

#include <motor/motor.hpp>

#include <chrono>
#include <future>
#include <thread>
#include <vector>

using motor::doc, example::check;
using namespace std::chrono_literals;

// region: report
/// For a service's metrics, for example every ten seconds.
void report(const motor::client& client) {
    auto now = client.stats();
    std::cout << now.workers << " workers, " << now.idle << " idle, " << now.queued << " queued, "
              << now.connections << " connections, " << now.leases << " of them by cursors\n";
    if (now.has_queued > 0)
        std::cout << "waited on average "
                  << std::chrono::duration<double, std::milli>(now.queue_wait).count() /
                         static_cast<double>(now.has_queued)
                  << " ms for a worker\n";
}
// end region

// region: in_place
/// On a worker, the operations run in place: no queue, no other thread.
motor::task<int> sum(motor::collection numbers) {
    int total = 0;
    for (int i = 0; i < 100; ++i) {
        auto found = co_await numbers.find_one(doc("_id", i));
        if (found) total += found->get<int>("_id");
    }
    co_return total;
}
// end region

int main(int argc, char** argv) {
    return example::run([&] {
        auto uri = example::uri(argc, argv);
        // region: workers
        motor::client client{uri, motor::client_options{}.max_workers(4)};
        // end region
        example::fresh_database database{client};
        auto numbers = database["numbers"];
        std::vector<motor::document> some;
        for (int i = 0; i < 100; ++i)
            some.push_back(doc("_id", i));
        numbers.insert_many(std::move(some)).get();

        // region: many
        std::vector<std::future<std::int64_t>> counts;
        for (int i = 0; i < 200; ++i)  // all at once: four are sent, the others wait in the queue
            counts.push_back(numbers.count_documents(doc("_id", i)).future());
        for (auto& each : counts)
            each.get();
        // end region
        report(client);
        check(client.stats().peak_workers <= 4);

        check(motor::run(client, sum(numbers)) == 99 * 100 / 2);
        check(client.stats().in_place > 0);

        // region: apart
        // Reports that take minutes must not fill the workers that requests need.
        auto few = motor::client_options{}.max_workers(2);
        motor::client reports{motor::uri{uri}, std::move(few)};
        // end region
        reports.ping().get();
    });
}
