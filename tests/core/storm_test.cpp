// SPDX-License-Identifier: Apache-2.0
// A server that is stopped, goes on, is killed and started again, under 64 callers that do not wait
// for long, over TLS and with authentication: what is told is true, and all is well afterwards.
// ./dev storm does the same with a real server, and looks at the times.
#include <motor/motor.hpp>

#include <tests/support/outage_relay.hpp>
#include <tests/support/scram_server.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/tls_relay.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

using namespace std::chrono_literals;
using namespace motor::testing;
using motor::doc;

namespace {

constexpr int callers = 64;
constexpr auto limit = 200ms;
/// What a caller may see beside: a busy machine, and sanitizers.
constexpr auto allowance = 5s;
constexpr auto handshake = 300ms;

/// What a server has stored. As a real one it does nothing again that is only sent again.
class store {
public:
    reply insert(motor::document_view command) {
        std::lock_guard held{mutex_};
        auto documents = command.get<motor::array_view>("documents");
        const auto sent_as = motor::to_json(command["lsid"].get<motor::document_view>()) +
                             std::to_string(command.get<std::int64_t>("txnNumber"));
        for (auto each : documents) {
            auto id = each.get<motor::document_view>().get<std::int64_t>("_id");
            auto [at, stored] = stored_.emplace(id, sent_as);
            if (!stored && at->second != sent_as) ++twice_;
        }
        return doc("n", 1);
    }
    [[nodiscard]] bool has(std::int64_t id) const {
        std::lock_guard held{mutex_};
        return stored_.contains(id);
    }
    [[nodiscard]] int written_twice() const { return twice_; }

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::string> stored_;  // and how it was sent
    std::atomic<int> twice_{0};
};

/// What the callers have seen.
struct seen {
    std::atomic<std::int64_t> next_id{0};
    std::atomic<bool> enough{false};
    std::atomic<int> late{0};
    std::array<std::atomic<int>, callers> done{};

    void acknowledged(std::int64_t id) {
        std::lock_guard held{mutex};
        ids.push_back(id);
    }
    /// Of each caller, from now on.
    void wait_for_one_of_each() {
        for (auto& each : done)
            each = 0;
        eventually([&] { return std::ranges::all_of(done, [](auto& each) { return each > 0; }); });
    }
    std::mutex mutex;
    std::vector<std::int64_t> ids;
};

motor::task<void> write_and_read(motor::collection things, seen& by, std::size_t caller) {
    while (!by.enough) {
        const auto id = ++by.next_id;
        const auto began = std::chrono::steady_clock::now();
        try {
            if (id % 2) {
                co_await things.insert_one(doc("_id", id)).within(limit);
                by.acknowledged(id);
            } else {
                co_await things.find_one().within(limit);
            }
            ++by.done[caller];
        } catch (const motor::error&) {  // what is told late is counted, and no other failure
        }
        if (std::chrono::steady_clock::now() - began > limit + allowance) ++by.late;
    }
}

motor::uri storm_uri(const outage_relay& at, const tls_relay& secured) {
    return motor::uri{
        "mongodb://ada:secret@" + at.address() +
        "/?directConnection=true&tls=true&tlsCAFile=" + secured.certificate().string()};
}

}  // namespace

TEST(storm, what_is_told_is_true_and_all_is_well_afterwards) {
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    store stored;
    server.on("insert", [&](motor::document_view command) { return stored.insert(command); });
    scram_server users{server, "ada", "secret", {scram_mechanism::sha_256}, {}};
    tls_relay secured{server.address()};
    outage_relay at{secured.address(), handshake};
    seen by;
    std::vector<std::future<void>> all;
    {
        motor::client client{storm_uri(at, secured), motor::client_options{}};
        for (std::size_t i = 0; i < callers; ++i)
            all.push_back(motor::spawn(client, write_and_read(client["db"]["things"], by, i)));
        by.wait_for_one_of_each();

        at.stop();
        std::this_thread::sleep_for(2s);
        at.go_on();
        by.wait_for_one_of_each();

        at.kill();
        std::this_thread::sleep_for(500ms);
        at.start_again();
        by.wait_for_one_of_each();
        by.enough = true;
        for (auto& each : all)
            within_limit(std::move(each));
    }
    EXPECT_EQ(by.late, 0);
    EXPECT_LE(at.most_begun(), 2U + 2U) << "the monitor has one or two";
    EXPECT_EQ(stored.written_twice(), 0);
    EXPECT_GT(by.ids.size(), 0U);
    for (auto id : by.ids)
        EXPECT_TRUE(stored.has(id)) << id << " was acknowledged, and is lost";
}
