// SPDX-License-Identifier: Apache-2.0
// TLS over our streams: libmongoc's own, on a socket of ours.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/future.hpp>

#include <tests/support/scripted_test.hpp>
#include <tests/support/tls_relay.hpp>

#include <string>

using namespace motor::testing;
using motor::array, motor::doc;
using ::testing::HasSubstr;

namespace {

struct tls_test : on_script {
    tls_test() : on_script(server_profile::standalone()) {}

    [[nodiscard]] motor::client connect(const std::string& options) const {
        return motor::client{"mongodb://" + relay.address() + "/?tls=true&" + options};
    }
    [[nodiscard]] std::string trusted() const {
        return "tlsCAFile=" + relay.certificate().string();
    }

    tls_relay relay{server.address()};
};

}  // namespace

TEST_F(tls_test, messages_of_any_length_go_through) {
    auto secured = connect(trusted());
    for (std::size_t length : {1U, 4'096U, 16'384U, 3'000'000U}) {
        SCOPED_TRACE(length);
        std::string text(length, 'x');
        server.once("find", cursor_reply(0, "db.things", array(doc("_id", 1, "text", text))));
        auto items = secured["db"]["things"];
        EXPECT_EQ(items.find_one().get()->get<std::string>("text"), text);
        EXPECT_NO_THROW(items.insert_one(doc("_id", 1, "text", text)).get());
    }
}

TEST_F(tls_test, a_certificate_that_nobody_vouches_for_is_refused) {
    // Long enough for a handshake on a busy machine: what is not over by then is not known.
    auto suspicious = connect("serverSelectionTimeoutMS=2000");
    auto error = caught<motor::tls_error>([&] { suspicious.ping().get(); });
    EXPECT_EQ(error.code(), motor::errc::tls);
    EXPECT_EQ(error.code(), motor::errc::server_selection);
    EXPECT_THAT(error.what(), HasSubstr("certificate verify failed"));
}

TEST_F(tls_test, what_is_refused_may_be_allowed) {
    EXPECT_NO_THROW(connect("tlsInsecure=true").ping().get());
    EXPECT_NO_THROW(connect("tlsAllowInvalidCertificates=true").ping().get());
}

TEST_F(tls_test, options_that_only_libmongocs_streams_can_have_work_with_those) {
    auto plain = connect(trusted() + "&tlsDisableOCSPEndpointCheck=true");
    EXPECT_NO_THROW(plain.ping().get());
    EXPECT_EQ(plain.stats().polls_won + plain.stats().polls_lost, 0U);
}

TEST_F(tls_test, an_operation_on_the_wire_is_given_up) {
    auto secured = connect(trusted());
    server.on("find", reply::never());
    auto items = secured["db"]["things"];
    std::stop_source stop;
    auto pending = items.find_one().stop_on(stop.get_token()).future();
    server.wait_for("find");
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(pending)), motor::cancelled);
    server.on("find", cursor_reply(0, "db.things", array()));
    EXPECT_NO_THROW(items.find_one().get());
}
