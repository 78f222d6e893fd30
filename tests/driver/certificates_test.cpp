// SPDX-License-Identifier: Apache-2.0
// Whom client and server trust. libmongoc decides; we hand on what it was told, and its reasons.
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/certificates.hpp>
#include <tests/support/scripted_test.hpp>
#include <tests/support/tls_relay.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>
#include <string>

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::connection_options, motor::credential, motor::doc, motor::tls_options;
using ::testing::HasSubstr, ::testing::Not;

namespace {

/// Certificates of all kinds, which the relays and the client show each other.
struct certificates_test : ::testing::Test {
    certificates_test() { answer_plausibly(server); }

    /// Shows that certificate.
    [[nodiscard]] std::unique_ptr<tls_relay> showing(const certificate_request& wanted) {
        return std::make_unique<tls_relay>(server.address(),
                                           tls_relay::settings{.certificate = ours.issue(wanted)});
    }
    /// Lets in whom our authority vouches for.
    [[nodiscard]] std::unique_ptr<tls_relay> demanding(bool newest_protocol = true) {
        return std::make_unique<tls_relay>(server.address(),
                                           tls_relay::settings{.certificate = ours.issue(),
                                                               .client_authority = ours.file(),
                                                               .newest_protocol = newest_protocol});
    }
    [[nodiscard]] tls_options trusting() const {
        return tls_options{}.ca_file(ours.file().string());
    }
    static motor::client connect(const std::string& address, connection_options options) {
        return {motor::uri{"mongodb://" + address},
                motor::client_options{}.connection(options.server_selection_timeout(1000ms))};
    }
    static motor::client connect(const std::unique_ptr<tls_relay>& to, const tls_options& how) {
        return connect(to->address(), connection_options{}.tls(how));
    }
    static std::string refusal(const motor::client& client) {
        return caught<motor::tls_error>([&] { client.ping().get(); }).what();
    }

    certificate_authority ours, others;
    scripted_server server{server_profile::standalone()};
};

}  // namespace

TEST_F(certificates_test, authorities_may_be_in_a_file_or_a_directory) {
    auto relay = showing({});
    EXPECT_NO_THROW(connect(relay, trusting()).ping().get());
    EXPECT_NO_THROW(
        connect(relay, tls_options{}.ca_directory(ours.directory().string())).ping().get());
    EXPECT_THAT(refusal(connect(relay, tls_options{}.ca_file(others.file().string()))),
                HasSubstr("certificate verify failed"));
    EXPECT_THAT(refusal(connect(relay, tls_options{}.ca_directory(others.directory().string()))),
                HasSubstr("certificate verify failed"));
}

TEST_F(certificates_test, one_that_has_expired_is_refused) {
    auto relay = showing({.expired = true});
    EXPECT_THAT(refusal(connect(relay, trusting())), HasSubstr("expired"));
    EXPECT_NO_THROW(connect(relay, trusting().allow_invalid_certificates(true)).ping().get());
}

TEST_F(certificates_test, one_of_another_host_is_refused) {
    auto relay = showing({.valid_for = "DNS:elsewhere.example"});
    EXPECT_THAT(refusal(connect(relay, trusting())), HasSubstr("TLS handshake failed"));
    EXPECT_NO_THROW(connect(relay, trusting().allow_invalid_hostnames(true)).ping().get());
    EXPECT_NO_THROW(connect(relay, trusting().insecure(true)).ping().get());
}

TEST_F(certificates_test, one_that_is_allowed_another_host_must_still_be_vouched_for) {
    auto relay = showing({.valid_for = "DNS:elsewhere.example"});
    EXPECT_THAT(
        refusal(connect(
            relay, tls_options{}.ca_file(others.file().string()).allow_invalid_hostnames(true))),
        HasSubstr("certificate verify failed"));
}

TEST_F(certificates_test, one_that_was_revoked_is_refused) {
    auto relay = showing({});
    auto with_list = [&](bool all) {
        return connect(relay, trusting().crl_file(ours.revocations(all).string()));
    };
    EXPECT_NO_THROW(with_list(false).ping().get());
    EXPECT_THAT(refusal(with_list(true)), HasSubstr("revoked"));
}

TEST_F(certificates_test, a_client_shows_its_own) {
    auto relay = demanding();
    auto own = ours.issue({.subject = "ada"});
    EXPECT_NO_THROW(connect(relay, trusting().certificate_key_file(own.string())).ping().get());
    auto locked = ours.issue({.subject = "ada", .key_password = "secret"});
    EXPECT_NO_THROW(connect(relay, trusting()
                                       .certificate_key_file(locked.string())
                                       .certificate_key_file_password("secret"))
                        .ping()
                        .get());
}

TEST_F(certificates_test, a_client_without_a_good_one_is_not_let_in) {
    const auto foreign = others.issue().string(), expired = ours.issue({.expired = true}).string();
    for (bool newest : {false, true}) {
        auto relay = demanding(newest);
        for (const auto& how : {trusting(), trusting().certificate_key_file(foreign),
                                trusting().certificate_key_file(expired)}) {
            auto client = connect(relay, how);
            auto error = caught<motor::server_selection_timeout>([&] { client.ping().get(); });
            // TLS 1.3 refuses a client once it has begun to talk: to it, the connection is lost.
            EXPECT_EQ(error.code() == motor::errc::tls, !newest) << error.what();
        }
    }
    EXPECT_THAT(server.commands("ping"), ::testing::IsEmpty());
}

TEST_F(certificates_test, a_server_that_hangs_up_on_tls_is_a_tls_error) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const relay rude{reinterpret_cast<sockaddr*>(&address), sizeof address, server.address(),
                     [](int from, int) { ::shutdown(from, SHUT_RDWR); }};
    EXPECT_THAT(refusal(connect("127.0.0.1:" + std::to_string(rude.port()),
                                connection_options{}.tls(trusting()))),
                HasSubstr("TLS handshake failed"));
}

TEST_F(certificates_test, files_that_are_of_no_use_are_refused_when_the_client_is_made) {
    auto relay = showing({});
    auto locked = ours.issue({.key_password = "right"}).string();
    auto without_key = ours.file().string(), missing = without_key + ".none";
    const std::pair<tls_options, std::string> cases[] = {
        {tls_options{}.ca_file(missing), missing},
        {tls_options{}.ca_file(locked + ".none"), locked + ".none"},
        {trusting().certificate_key_file(missing), missing},
        {trusting().certificate_key_file(without_key), without_key},
        {trusting().certificate_key_file(locked), locked},
        {trusting().certificate_key_file(locked).certificate_key_file_password("hidden"), locked},
        {trusting().crl_file(missing), missing},
        {trusting().crl_file(without_key), without_key},
    };
    for (const auto& [how, name] : cases) {
        SCOPED_TRACE(name);
        auto error = caught<motor::configuration_error>([&] { connect(relay, how); });
        EXPECT_EQ(error.code(), motor::errc::configuration);
        EXPECT_THAT(error.what(), HasSubstr(name));
        EXPECT_THAT(error.what(), Not(HasSubstr("hidden")));
    }
    EXPECT_THROW(motor::client{"mongodb://h/?tlsCAFile=" + missing}, motor::configuration_error);
    EXPECT_EQ(server.connections(), 0U);
}

namespace {

struct x509_test : certificates_test {
    x509_test() {
        relay = demanding();
        own = ours.issue({.subject = "ada"}).string();
        server.on("authenticate", doc());
    }
    [[nodiscard]] motor::client connect_as(const credential& who) const {
        return connect(
            relay->address(),
            connection_options{}.tls(trusting().certificate_key_file(own)).credential(who));
    }

    std::unique_ptr<tls_relay> relay;
    std::string own;
};

}  // namespace

TEST_F(x509_test, names_the_subject_of_the_certificate) {
    connect_as(credential::x509())["db"]["things"].find_one().get();
    auto sent = server.commands("authenticate").front();
    EXPECT_EQ(sent.get<std::string>("mechanism"), "MONGODB-X509");
    EXPECT_EQ(sent.get_or<std::string>("user", "CN=ada"), "CN=ada")
        << "newer libmongocs leave it to the server";
    EXPECT_EQ(sent.get<std::string>("$db"), "$external");
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"authenticate", "find"}));
}

TEST_F(x509_test, names_the_user_that_it_is_told) {
    connect_as(credential::x509("CN=bob"))["db"]["things"].find_one().get();
    EXPECT_EQ(server.commands("authenticate").front().get<std::string>("user"), "CN=bob");
}

TEST_F(x509_test, goes_with_hello_if_the_server_takes_it_there) {
    server.greet([](motor::document_view hello, motor::document answer) {
        if (hello["speculativeAuthenticate"])
            answer.append("speculativeAuthenticate", doc("dbname", "$external", "user", "CN=ada"));
        return answer;
    });
    connect_as(credential::x509())["db"]["things"].find_one().get();
    EXPECT_EQ(server.command_names(), std::vector<std::string>{"find"});
}

TEST_F(x509_test, that_is_refused_is_an_authentication_error) {
    server.on("authenticate", reply::error(18, "Authentication failed."));
    auto client = connect_as(credential::x509());
    EXPECT_THROW(client["db"]["things"].find_one().get(), motor::authentication_error);
    EXPECT_THAT(server.commands("find"), ::testing::IsEmpty());
}

TEST_F(x509_test, without_a_certificate_or_a_user_is_an_authentication_error) {
    auto open = showing({});
    // Newer libmongocs let the server say so.
    server.on("authenticate", reply::error(18, "MONGODB-X509 wants a certificate"));
    auto client = connect(open->address(),
                          connection_options{}.tls(trusting()).credential(credential::x509()));
    auto error = caught<motor::authentication_error>([&] { client["db"]["t"].find_one().get(); });
    EXPECT_THAT(error.what(), HasSubstr("X"));
}
