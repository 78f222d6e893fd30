// SPDX-License-Identifier: Apache-2.0
#include "heartbeat.hpp"
#include "loading.hpp"
#include "report.hpp"
#include "source_data.hpp"
#include "workload.hpp"

#include <motor/frameworks/asio.hpp>
#include <motor/motor.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

// Loads the ISO codes of Debian's package iso-codes into a fresh database and works on them with
// coroutines: one thread, one event loop, which Motor must never block. ./dev demo runs it.

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto longest_stall = 20ms;
constexpr auto folder = "/usr/share/iso-codes/json";

/// Exit code if all counts are right but the loop was stalled.
struct blocked_loop : std::runtime_error {
    using std::runtime_error::runtime_error;
};

asio::awaitable<demo::source_data> read_on_this_thread() {
    co_return demo::read_source_data(folder);
}

void print_summary(const motor::client& client, const demo::heartbeat& heart,
                   demo::heartbeat::clock::duration idle) {
    auto ms = demo::measurements::in_milliseconds;
    std::printf("\nWorkers: %zu at most.\n", client.stats().peak_workers);
    std::printf(
        "The loop's worst stall: %.1f ms, while %s (of a thread with nothing to do: %.1f ms).\n",
        ms(heart.worst_stall()), heart.during().c_str(), ms(idle));
}

asio::awaitable<void> load_and_work(motor::client client, motor::database database,
                                    demo::heartbeat& heart, const demo::effort_meter& meter) {
    demo::idle_heartbeat idle;
    heart.now("reading the source files");
    demo::phase reading{"Reading", 1};
    // Parsing 1.4 MB of JSON would block the loop, so it goes to a worker.
    auto source =
        co_await asio::co_spawn(client.executor(), read_on_this_thread(), asio::use_awaitable);
    reading.end(std::string{folder} + ", " + demo::grouped(source.size()) + " records");

    demo::loading loading{database, source, heart, meter};
    co_await loading.run();
    demo::workload workload{database, source, heart, meter};
    co_await workload.run();

    heart.stop();
    auto idle_stall = idle.worst_stall();
    demo::measurements::print_head();
    loading.print_rows();
    workload.print_rows();
    demo::measurements::print_legend();
    print_summary(client, heart, idle_stall);
    // Stalls of the whole machine hit the idle thread as well, though not always the worst ones.
    if (heart.worst_stall() > std::max<demo::clock::duration>(longest_stall, 2 * idle_stall))
        throw blocked_loop{"something blocked the loop for longer than 20 ms, while " +
                           heart.during()};
}

asio::awaitable<std::string> server_name(motor::client client) {
    const auto built = co_await client.server_info();
    const auto version = "MongoDB " + built.get<std::string>("version");
    co_return built.contains("ferretdb") || built.contains("ferretdbVersion")
        ? "FerretDB, which speaks as " + version
        : version;
}

asio::awaitable<void> run(motor::client client, demo::heartbeat& heart,
                          const demo::effort_meter& meter) {
    const auto server = co_await server_name(client);
    std::printf("Server     %s\n", server.c_str());
    auto database = client["motor_demo_" + motor::object_id::generate().to_hex()];
    std::exception_ptr failure;
    try {
        co_await load_and_work(client, database, heart, meter);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await database.drop();
    if (failure) std::rethrow_exception(failure);
    std::printf(
        "\nNext: MONGODB_URI=mongodb://HOST ./dev demo tries another server, as a mongod of yours; "
        "docs/learn/tutorial.md writes a first program.\n");
}

}  // namespace

int main(int argc, char** argv) {
    const char* uri = argc > 1 ? argv[1] : std::getenv("MONGODB_URI");
    if (!uri) {
        std::fputs("usage: motor_demo mongodb://HOST:PORT  (or set MONGODB_URI)\n", stderr);
        return 1;
    }
    try {
        asio::io_context io{1};
        const auto meter = std::make_shared<demo::effort_meter>();
        motor::client client{uri, io.get_executor(), motor::client_options{}.listener(meter)};
        demo::heartbeat heart{io};
        std::exception_ptr failure;
        asio::co_spawn(io, run(client, heart, *meter), [&](std::exception_ptr error) {
            failure = error;
            heart.stop();  // otherwise the loop would never end
        });
        io.run();
        if (failure) std::rethrow_exception(failure);
        return 0;
    } catch (const std::exception& e) {
        std::fflush(stdout);
        std::fprintf(stderr, "\nmotor_demo: %s\n", e.what());
        return dynamic_cast<const blocked_loop*>(&e) ? 2 : 1;
    }
}
