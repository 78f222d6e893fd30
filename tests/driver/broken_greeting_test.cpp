// SPDX-License-Identifier: Apache-2.0
// Answers to hello that no server should send, to clients and to their monitors.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/future.hpp>

#include <tests/driver/broken_messages.hpp>
#include <tests/support/scripted_test.hpp>

#include <atomic>
#include <future>
#include <span>
#include <vector>

using namespace motor::testing;
using motor::array, motor::doc;
using ::testing::HasSubstr;

namespace {

/// Has the server answer hello so on the connections with these numbers, of those that follow.
void break_greetings(scripted_server& server, const reply::distortion& how, int first, int last) {
    auto number = std::make_shared<std::atomic<int>>(0);
    for (auto name : {"isMaster", "ismaster", "hello"})
        server.on(name, [&server, number, how, first, last](motor::document_view command) -> reply {
            reply answer{server.hello()};
            if (!command["client"]) return answer;
            auto mine = (*number)++;
            return mine < first || mine > last ? answer : answer.distorted(how);
        });
}

const breakage of_greeting[] = {
    {"an answer to another request", with(answers_at, 77), "is to request 77, not to "},
    {"an opcode that is none", with(opcode_at, 2010), "is a message of kind 2010"},
    {"an answer of newer servers", with(opcode_at, 2013), "is a message of kind 2013"},
    {"no documents", with(32, 0), "has 0 documents"},
    {"two documents", with(32, 2), "has 2 documents"},
    {"a document that is too long", with(36, 1'000'000), "a document of 1000000 bytes"},
    {"a document that is too short", with(36, 5), "a document of 5 bytes"},
    {"no length", with(length_at, 0), "is said to have 0 bytes"},
    {"more than servers may send", with(length_at, 48'000'001), "to have 48000001 bytes"},
    {"only a header", [](raw_message& m) { m.resize(16), put(m, length_at, 16); },
     "to have 16 bytes"},
    {"a document without an end", [](raw_message& m) { m.back() = 1; }, ""},
    {"a type that is none", [](raw_message& m) { m[40] = 0x55; }, "invalid BSON"},
    {"an answer of another protocol",
     [](raw_message& m) { std::memcpy(m.data(), "HTTP/1.1 400 Bad Request", 24); },
     "it answers with HTTP"},
};

/// Each in a thread of its own: what follows a broken greeting waits for the next heartbeat.
void at_once(std::span<const breakage> all, const std::function<void(const breakage&)>& run) {
    std::vector<std::future<void>> running;
    for (const auto& each : all)
        running.push_back(std::async(std::launch::async, [&] {
            SCOPED_TRACE(each.name);
            run(each);
        }));
    for (auto& each : running)
        within_limit(std::move(each));
}

}  // namespace

TEST(broken_greeting, makes_no_connection) {
    at_once(of_greeting, [](const breakage& each) {
        scripted_server server;
        answer_plausibly(server);
        break_greetings(server, each.how, 1, 1);  // the first is a monitor's
        // From libmongoc 1.30 on handshakes are retried, too.
        motor::client fresh{server.uri("retryReads=false")};
        auto things = fresh["db"]["things"];
        auto error = caught<motor::auto_reconnect>([&] { things.find_one().get(); });
        EXPECT_THAT(error.what(), HasSubstr(each.says));
        EXPECT_NO_THROW(things.find_one().get());
    });
}

TEST(broken_greeting, makes_a_server_that_is_not_known) {
    at_once(of_greeting, [](const breakage& each) {
        scripted_server server;
        answer_plausibly(server);
        break_greetings(server, each.how, 0, 0);
        motor::client fresh{server.uri()};
        EXPECT_NO_THROW(fresh["db"]["things"].find_one().get());
        EXPECT_EQ(server.connections(), 3U);
    });
}

namespace {

/// Fields of hello with which libmongoc does not survive, or sends nothing.
const struct {
    const char* key;
    motor::value is;
} of_hello[] = {
    {"hosts", motor::value{array("h:99999")}},
    {"hosts", motor::value{array("::1")}},
    {"hosts", motor::value{array("")}},
    {"hosts", motor::value{array(":27017")}},
    {"hosts", motor::value{array("bad:port:x")}},
    {"hosts", motor::value{array("good:27017", 1)}},
    {"passives", motor::value{array(1)}},
    {"arbiters", motor::value{array(1)}},
    {"compression", motor::value{array("zlib", 1)}},
    {"maxMessageSizeBytes", motor::value{0}},
    {"maxBsonObjectSize", motor::value{-1.0}},
    {"maxWriteBatchSize", motor::value{std::int64_t{0}}},
};

}  // namespace

TEST(broken_greeting, is_refused_for_what_its_fields_consist_of) {
    for (const auto& [key, is] : of_hello) {
        SCOPED_TRACE(key);
        scripted_server server{server_profile::primary()};
        answer_plausibly(server);
        std::atomic<bool> broken{true};
        server.greet([&, key = key, is = is](motor::document_view, motor::document answer) {
            if (broken) answer.set(key, is);
            return answer;
        });
        motor::client client{
            server.uri("compressors=zlib&serverSelectionTimeoutMS=200&heartbeatFrequencyMS=500")};
        auto things = client["db"]["things"];
        auto error = caught<motor::server_selection_timeout>([&] { things.find_one().get(); });
        EXPECT_THAT(error.what(), HasSubstr(std::string{"a field \""} + key + '"'));
        const auto outcome = [&]() -> std::string {
            try {
                things.find_one().get();
                return "found";
            } catch (const motor::server_selection_timeout&) {
                return "not known";
            } catch (const motor::auto_reconnect&) {
                return "refused";  // by a new connection, which greets like the monitor
            }
        };
        broken = false;
        eventually([&] { return outcome() == "found"; });
        broken = true;  // for the monitor, which has been content so far
        eventually([&] { return outcome() == "not known"; });
    }
}

TEST(greeting, may_have_limits_of_any_number_type) {
    using numbers = std::function<motor::value(int)>;
    const numbers types[] = {
        [](int n) { return motor::value{double(n)}; },
        [](int n) { return motor::value{std::int64_t{n}}; },
        [](int n) { return motor::value{motor::decimal128::from_string(std::to_string(n))}; },
    };
    for (const auto& as_type : types) {
        auto profile = server_profile::primary();
        profile.max_write_batch_size = 2;
        scripted_server server{profile};
        answer_plausibly(server);
        server.greet([&](motor::document_view, motor::document answer) {
            for (auto key :
                 {"minWireVersion", "maxWireVersion", "maxBsonObjectSize", "maxMessageSizeBytes",
                  "maxWriteBatchSize", "logicalSessionTimeoutMinutes"})
                answer.set(key, as_type(answer.get<int>(key)));
            return answer;
        });
        motor::client client{server.uri()};
        auto session = client.start_session().get();
        auto things = client["db"]["things"];
        things.insert_many(std::vector{doc("_id", 1), doc("_id", 2), doc("_id", 3)}).get();
        EXPECT_EQ(server.commands("insert").size(), 2U);
    }
}

namespace {

/// Hears of heartbeats that the server held back.
struct awaited : motor::event_listener {
    void heartbeat_succeeded(const motor::heartbeat_succeeded_event& event) override {
        if (event.awaited) ++succeeded;
    }
    void heartbeat_failed(const motor::heartbeat_failed_event&) override { ++failed; }
    std::atomic<int> succeeded{0}, failed{0};
};

}  // namespace

TEST(monitor, takes_the_answers_that_follow_by_themselves) {
    scripted_server server;
    answer_plausibly(server);
    auto asked = std::make_shared<std::atomic<int>>(0);
    for (auto name : {"isMaster", "ismaster", "hello"})
        server.on(name, [&server, asked](motor::document_view command) -> reply {
            auto hello = server.hello();
            hello.append("topologyVersion",
                         doc("processId", motor::object_id{}, "counter", std::int64_t{1}));
            reply answer{hello};
            if (!command["topologyVersion"]) return answer;
            if ((*asked)++ > 0) return reply::never();
            return answer.distorted([](raw_message& message) {
                auto last = message;
                put(last, answers_at, 1);  // the id of the one before
                put(message, flags_at, 2);
                message.insert(message.end(), last.begin(), last.end());
            });
        });
    auto counted = std::make_shared<awaited>();
    motor::client client{motor::uri{server.uri()}, motor::client_options{}.listener(counted)};
    client.ping().get();
    eventually([&] { return *asked > 1; });
    EXPECT_EQ(counted->succeeded, 2);
    EXPECT_EQ(counted->failed, 0);
}
