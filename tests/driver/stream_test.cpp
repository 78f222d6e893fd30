// SPDX-License-Identifier: Apache-2.0
// Our streams beneath libmongoc: what goes over them, and that they fail as libmongoc's own do.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/future.hpp>

#include <tests/support/relay.hpp>
#include <tests/support/scripted_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>

using namespace motor::testing;
using motor::array, motor::doc, motor::errc;
using namespace std::chrono_literals;

namespace {

struct stream_test : on_script {
    stream_test() : on_script(server_profile::standalone()) {}
    [[nodiscard]] static std::string read_text(const motor::collection& from) {
        return from.find_one().get()->get<std::string>("text");
    }
};

}  // namespace

TEST_F(stream_test, replies_of_any_length_arrive_whole) {
    for (std::size_t length : {0U, 1U, 3'900U, 4'000U, 4'096U, 8'192U, 100'000U, 15'000'000U}) {
        SCOPED_TRACE(length);
        std::string text(length, 'x');
        server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1, "text", text))));
        EXPECT_EQ(read_text(things), text);
    }
}

TEST_F(stream_test, commands_of_any_length_arrive_whole) {
    for (std::size_t length : {1U, 100'000U, 15'000'000U}) {
        SCOPED_TRACE(length);
        std::string text(length, 'x');
        server.forget_commands();
        things.insert_one(doc("_id", 1, "text", text)).get();
        auto sent = server.commands("insert").at(0);
        auto documents = sent.get<motor::array_view>("documents");
        EXPECT_EQ(documents[0].get<motor::document_view>().get<std::string>("text"), text);
    }
}

TEST_F(stream_test, unix_sockets_work) {
    auto path =
        std::filesystem::temp_directory_path() / ("motor-" + std::to_string(::getpid()) + ".sock");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    relay local{reinterpret_cast<sockaddr*>(&address), sizeof address, server.address()};
    std::string encoded;
    for (char c : path.string())
        encoded += c == '/' ? "%2F" : std::string{c};
    motor::client through{"mongodb://" + encoded + "/"};
    EXPECT_NO_THROW(through.ping().get());
    EXPECT_GT(local.connections(), 0U);
    std::filesystem::remove(path);
}

TEST_F(stream_test, ipv6_works) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    std::optional<relay> local;
    try {
        local.emplace(reinterpret_cast<sockaddr*>(&address), sizeof address, server.address());
    } catch (const std::system_error& e) {
        GTEST_SKIP() << "this machine has no IPv6: " << e.what();
    }
    motor::client through{"mongodb://[::1]:" + std::to_string(local->port()) + "/"};
    EXPECT_NO_THROW(through.ping().get());
    EXPECT_GT(local->connections(), 0U);
}

TEST_F(stream_test, socket_timeout_ms_is_kept) {
    server.on("find", reply::never());
    motor::client impatient{server.uri("socketTimeoutMS=500&retryReads=false")};
    auto error = caught<motor::auto_reconnect>([&] { impatient["db"]["things"].find_one().get(); });
    EXPECT_THAT(error.what(), ::testing::HasSubstr("socket error or timeout"));
    // It was a time-out, so the server is still known: the next one needs no new selection.
    EXPECT_NO_THROW(impatient.ping().get());
}

TEST_F(stream_test, a_connection_that_is_lost_half_way_is_an_error) {
    server.on("find", reply::close_connection());
    EXPECT_THROW(things.find_one().get(), motor::auto_reconnect);
    server.on("find", cursor_reply(0, "db.things", array()));
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(stream_test, a_connection_that_died_while_it_was_idle_is_replaced) {
    things.find_one().get();
    server.close_connections();
    // libmongoc looks for that once a second, and otherwise retries where the server allows it.
    try {
        things.find_one().get();
    } catch (const motor::auto_reconnect&) {
    }
    EXPECT_NO_THROW(things.find_one().get());
}

TEST_F(stream_test, without_polling_the_same_comes_back) {
    motor::client quiet{motor::uri{server.uri()}, motor::client_options{}.polling(false)};
    EXPECT_NO_THROW(quiet["db"]["things"].find_one().get());
    EXPECT_EQ(quiet.stats().polls_won + quiet.stats().polls_lost, 0U);
}

TEST_F(stream_test, socket_timeouts_are_for_operations_without_a_limit_of_their_own) {
    constexpr auto socket_timeout = 1500ms;  // long enough for a handshake on a busy machine
    motor::client brief{server.uri("socketTimeoutMS=1500&retryReads=false")};
    auto items = brief["db"]["things"];
    EXPECT_NO_THROW(items.find_one().get());
    gate opens;
    server.once("find", cursor_reply(0, "db.things", array()).after(opens));
    auto pending = items.find_one().within(60s).future();
    server.wait_for("find", 2);
    EXPECT_EQ(pending.wait_for(2 * socket_timeout), std::future_status::timeout);
    opens.open();
    EXPECT_NO_THROW(within_limit(std::move(pending)));
    server.once("find", reply::never());
    EXPECT_THROW(items.find_one().get(), motor::auto_reconnect);
}

TEST_F(stream_test, polls_are_counted) {
    for (int i = 0; i < 50; ++i)
        things.find_one().get();
    if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "one core leaves none to poll on";
    EXPECT_GT(client.stats().polls_won + client.stats().polls_lost, 0U);
}
