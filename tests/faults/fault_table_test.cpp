// SPDX-License-Identifier: Apache-2.0
// Every kind of operation meets everything that goes wrong on the wire. What comes out is of the
// right class and in time, the client is of use at once, no write is executed twice, and nothing of
// this process is lost.
#include "faults.hpp"
#include "kinds.hpp"

#include <tests/support/reserved_port.hpp>
#include <tests/support/sanitizers.hpp>
#include <tests/support/scripted_test.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::doc, motor::errc;

namespace {

// ---- The engine -----------------------------------------------------------------------------

/// Runs the operation, which must end as its kind and the fault demand.
void expect_outcome(const kind& what, const fault& with, const std::function<void()>& run) {
    bool fine = with.comes_to == effect::none || what.retried == retry::once;
    if (with.comes_to == effect::spoilt) fine = !what.goes_on;
    if (with.comes_to == effect::late) {
        auto error = caught<motor::operation_timeout>(run);
        EXPECT_EQ(error.code(), errc::timeout);
    } else if (fine) {
        EXPECT_NO_THROW(run());
    } else if (with.comes_to == effect::step_down) {
        auto error = caught<motor::operation_failure>(run);
        EXPECT_EQ(error.code().value(), 10107);
    } else {
        auto error = caught<motor::auto_reconnect>(run);
        EXPECT_EQ(typeid(error), typeid(motor::auto_reconnect));
        EXPECT_EQ(error.code(), errc::network);
    }
}

void expect_usable(const place& at) {
    EXPECT_NO_THROW(at.run(at.things.find_one()));
    EXPECT_NO_THROW(at.run(at.things.insert_one(doc("_id", "afterwards"))));
    eventually([&] {
        auto now = at.client.stats();
        return now.leases == 0 && now.queued == 0 && now.waiting == 0;
    });
}

/// No write was executed twice; and all were executed once if the operation succeeded.
void expect_executed(const kind& what, const faulty_servers& servers, bool succeeded) {
    auto executed = servers.executed();
    for (const auto& [write, times] : executed)
        EXPECT_EQ(times, 1) << write;
    if (!succeeded) return;
    for (const auto* write : what.writes)
        EXPECT_TRUE(executed.contains(write)) << write;
}

/// Returns false if the time was over before the operation met the fault.
bool meets(const kind& what, const fault& with, std::chrono::milliseconds limit) {
    faulty_servers servers;
    {
        place at{servers.uri("")};
        if (with.comes_to == effect::late) {
            at.run(at.things.find_one());  // connected
            at.within = limit;
        }
        servers.strike(what.command, what.collection, with);
        bool succeeded = false;
        expect_outcome(what, with, [&] {
            what.run(at);
            succeeded = true;
        });
        if (with.comes_to == effect::late && !servers.struck()) return false;
        EXPECT_TRUE(servers.struck());
        at.within = {};
        expect_usable(at);
        expect_executed(what, servers, succeeded);
    }
    eventually([&] { return servers.open_connections() == 0; });
    return true;
}

void meet(const kind& what, const fault& with) {
    SCOPED_TRACE(std::string{what.name} + ", " + with.name);
    for (auto limit = 200ms; !meets(what, with, limit); limit *= 2)
        ASSERT_LT(limit, wait_limit);
}

/// The fault meets the first connection, and then an existing one.
void meet_nobody(const kind& what) {
    SCOPED_TRACE(std::string{what.name} + ", refused");
    const reserved_port port;
    place at{"mongodb://127.0.0.1:" + std::to_string(port.number()) +
             "/?replicaSet=rs0&serverSelectionTimeoutMS=200"};
    auto error = caught<motor::server_selection_timeout>([&] { what.run(at); });
    EXPECT_EQ(typeid(error), typeid(motor::server_selection_timeout));
    EXPECT_EQ(error.code(), errc::server_selection);
    faulty_servers servers{port.number()};
    eventually([&] {
        try {
            at.run(at.things.find_one());
            return true;
        } catch (const motor::server_selection_timeout&) {
            return false;
        }
    });
    EXPECT_NO_THROW(what.run(at));
    expect_usable(at);
    expect_executed(what, servers, true);
}

std::size_t count_in(const char* folder) {
    std::filesystem::directory_iterator all{folder};
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// Checks that the process has no more descriptors and threads than before.
class inventory {
public:
    inventory() {
        start_symbolizer();
        descriptors_ = descriptors(), threads_ = threads();
    }
    void expect_unchanged() const {
        eventually([this] { return threads() <= threads_ && descriptors() <= descriptors_; });
    }

private:
    static std::size_t descriptors() { return count_in("/proc/self/fd"); }
    static std::size_t threads() { return count_in("/proc/self/task"); }

    std::size_t descriptors_, threads_;
};

/// Runs some at a time: each waits for heartbeats most of the time.
void at_once(const std::vector<std::function<void()>>& all) {
    constexpr std::size_t most = 20;
    std::atomic<std::size_t> next{0};
    std::vector<std::future<void>> running;  // destroyed first, which waits for all of them
    for (std::size_t i = 0; i < std::min(most, all.size()); ++i)
        running.push_back(std::async(std::launch::async, [&] {
            for (std::size_t at = next++; at < all.size(); at = next++)
                all[at]();
        }));
    for (auto& each : running)
        each.get();
}

class fault_table : public ::testing::TestWithParam<kind> {};

std::string name_of(const ::testing::TestParamInfo<kind>& info) { return info.param.name; }

}  // namespace

TEST_P(fault_table, leaves_nothing_broken) {
    const auto& what = GetParam();
    motor::client{"mongodb://127.0.0.1:9"};  // loads what the process loads only once
    const inventory before;
    std::vector<std::function<void()>> cells;
    for (const auto& each : faults)
        cells.push_back([&] { meet(what, each); });
    cells.push_back([&] { meet_nobody(what); });
    at_once(cells);
    before.expect_unchanged();
}

INSTANTIATE_TEST_SUITE_P(every_kind, fault_table, ::testing::ValuesIn(kinds), name_of);

TEST(fault_boundaries, do_not_matter) {
    const inventory before;
    std::vector<std::function<void()>> cells;
    for (const auto& what : kinds) {
        std::string_view name = what.name;
        if (name != "find_one" && name != "insert_one" && name != "run_command") continue;
        constexpr std::size_t shorter_than_any = 34;  // header, flags, kind and {ok: 1}
        for (std::size_t i = 0; i < shorter_than_any; ++i)
            cells.push_back([&what, i] { meet(what, closed_after(i)); });
    }
    at_once(cells);
    before.expect_unchanged();
}

// ---- When the process has no resources left ------------------------------------------------

namespace {

/// Uses up all descriptors.
class no_descriptors {
public:
    no_descriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        auto now = before_;
        now.rlim_cur = 0;
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    no_descriptors(const no_descriptors&) = delete;
    no_descriptors& operator=(const no_descriptors&) = delete;
    ~no_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

/// A resource that the process may lack, and how an operation runs without it. A thread that cannot
/// be started belongs here once a test can cause that.
struct exhaustion {
    const char* name;
    std::function<void(const std::function<void()>&)> during;
    const char* says;
};

const exhaustion exhaustions[] = {
    {"descriptors",
     [](auto& run) {
         const no_descriptors none;
         run();
     },
     "Too many open files"},
};

}  // namespace

TEST(fault_exhaustion, is_an_error_and_passes) {
    if (with_address_sanitizer)
        GTEST_SKIP() << "UBSan, which is beside it, asks a pipe whether memory is there";
    start_symbolizer();  // cannot be started without descriptors, and then nothing is suppressed
    for (const auto& [name, during, says] : exhaustions) {
        for (const auto& what : kinds) {
            SCOPED_TRACE(std::string{what.name} + ", no " + name);
            faulty_servers servers;
            place at{servers.uri("serverSelectionTimeoutMS=100")};
            std::optional<motor::server_selection_timeout> error;
            during([&] { error = caught<motor::server_selection_timeout>([&] { what.run(at); }); });
            EXPECT_THAT(error->what(), ::testing::HasSubstr(says));
            eventually([&] {
                try {
                    at.run(at.things.find_one());
                    return true;
                } catch (const motor::server_selection_timeout&) {
                    return false;
                }
            });
            EXPECT_NO_THROW(what.run(at));
            expect_executed(what, servers, true);
        }
    }
}
