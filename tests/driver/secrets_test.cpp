// SPDX-License-Identifier: Apache-2.0
// No part of a password comes out of what Motor says, however odd the string is that it stands in.
#include <motor/settings/uri.hpp>

#include <motor/client_encryption.hpp>
#include <motor/client_error.hpp>
#include <motor/events/logging.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/settings/auto_encryption.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/scripted_test.hpp>

#include <random>
#include <sstream>

namespace motor_secrets {
namespace {

using motor::doc, motor::uri;

/// What stands in a secret between delimiters. None is part of a word that Motor or libmongoc says,
/// and a number among them may be a port.
constexpr std::string_view pieces[] = {"qzkv", "Xjwq", "9182", "kqj7", "zvxw", "7364", "\u00fcqj"};

using texts = std::vector<std::string>;

/// A secret of several pieces, and which ones.
struct secret {
    std::string text;
    std::vector<std::string_view> parts;
};

class generator {
public:
    explicit generator(unsigned seed) : random_(seed) {}

    template <class List>
    auto one_of(const List& list) {
        return std::begin(list)[random_() % std::size(list)];
    }

    /// With what should have been encoded, sometimes.
    secret make_secret() {
        constexpr std::string_view between[] = {"",  "@",   ":",   "/",   "?",   "#", "%",
                                                "&", "=",   "&x=", "[",   "]",   ",", "\\",
                                                " ", "%zz", "%40", "://", "?x=", "+"};
        secret made;
        for (auto left = 1 + random_() % 4; left > 0; --left) {
            made.parts.push_back(one_of(pieces));
            (made.text += made.parts.back()) += left > 1 ? one_of(between) : "";
        }
        return made;
    }

    std::string make_uri(const std::string& hidden) {
        constexpr std::string_view
            schemes[] = {"mongodb://", "mongodb://", "mongodb+srv://", "mongodb:/"},
            users[] = {"ada", "a%40b", "", "a:b", "%zz"},
            hosts[] = {"h", "h,g:1", "h:x", "a.b.c", "[::1]:1", "h:0", "", "a b"},
            databases[] = {"", "/", "/d", "/d.e", "/%zz"},
            options[] = {"",
                         "?",
                         "?x",
                         "?appName=a",
                         "?w=-5",
                         "?tls=1&ssl=false",
                         "?compressors=lzma",
                         "?authMechanism=PLAIN",
                         "?authMechanism=MONGODB-AWS",
                         "?authMechanism=none"},
            secret_options[] = {"tlsCertificateKeyFilePassword=",
                                "sslClientCertificateKeyPassword=a&tlsCertificateKeyFilePassword=",
                                "proxyPassword=",
                                "authMechanismProperties=AWS_SESSION_TOKEN:",
                                "authMechanismProperties=SERVICE_NAME:a,AWS_SESSION_TOKEN:",
                                "authMechanismProperties=",
                                "someToken="};
        auto made = std::string{one_of(schemes)};
        if (random_() % 2 == 0) {
            (made += one_of(users)) += ":" + hidden + "@";
            ((made += one_of(hosts)) += one_of(databases)) += one_of(options);
        } else {
            ((made += one_of(hosts)) += one_of(databases)) += one_of(options);
            made += made.find('?') == std::string::npos ? '?' : '&';
            (made += one_of(secret_options)) += hidden;
            if (random_() % 2 == 0) made += "&appName=a";
        }
        return made;
    }

private:
    std::mt19937 random_;
};

/// All that can be seen of a string without asking for its password.
texts said_of(const std::string& text) {
    texts said;
    try {
        const uri made{text};
        std::ostringstream out;
        out << made;
        said.push_back(out.str());
        for (const auto& each : made.warnings())
            said.push_back(each);
        for (const auto& each : made.hosts())
            said.push_back(each);
        said.emplace_back(made.database());
    } catch (const motor::error& e) {
        said.emplace_back(e.what());
        said.push_back(e.code().message());
    }
    return said;
}

void expect_hidden(const secret& hidden, const std::string& place, const texts& said) {
    for (auto part : hidden.parts)
        for (const auto& each : said)
            EXPECT_EQ(each.find(part), std::string::npos)
                << "\"" << part << "\" of " << place << " is said in: " << each;
}

TEST(secrets, of_a_connection_string_are_never_said) {
    generator random{7};
    int taken = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto hidden = random.make_secret();
        auto text = random.make_uri(hidden.text);
        auto said = said_of(text);
        taken += said.size() > 1;
        expect_hidden(hidden, text, said);
        if (HasFailure()) break;
    }
    EXPECT_GT(taken, 100) << "most were refused, so little was tested";
}

TEST(secrets, of_strings_that_showed_them_once_are_never_said) {
    const secret hidden{"", {"cr3t", "qzkv", "9182"}};
    for (auto text : {
             "mongodb://ada:se@cr3t@127.0.0.1/",
             "mongodb://ada:se@cr3t@127.0.0.1",
             "mongodb://ada:se@cr3t@127.0.0.1:x/",
             "mongodb://ada:qzkv@cr3t@h?x",
             "mongodb://ada:9182/cr3t@h",
             "mongodb://ada:9182?cr3t=1@h",
             "mongodb://ada:9182?cr3t@h",
             "mongodb://ada:a,qzkv@cr3t:9182@h",
             "mongodb://h/?tlsCertificateKeyFilePassword=a&cr3t",
             "mongodb://h/?tlsCertificateKeyFilePassword=a&cr3t=9182",
             "mongodb://h/?sslClientCertificateKeyPassword=cr3t&tlsCertificateKeyFilePassword=qzkv",
             "mongodb://h/?authMechanism=GSSAPI&authMechanismProperties=cr3t",
             "mongodb://a:b@h/"
             "?authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:a,cr3t:9182",
             "mongodb://ada:%63ret%zz@h",
         })
        expect_hidden(hidden, text, said_of(text));
}

TEST(secrets, of_a_client_are_never_said) {
    motor::testing::scripted_server server{motor::testing::server_profile::primary()};
    const secret hidden{"", {"qzkv", "zvxw"}};
    std::ostringstream out;
    motor::client_options options;
    options.connection(motor::connection_options{}.credential(
        motor::credential::scram_sha_256("ada", "qzkv@:/%")));
    options.log(
        motor::log_settings{}
            .level(motor::log_component::command, motor::log_level::debug)
            .level(motor::log_component::topology, motor::log_level::debug)
            .sink([&](const motor::log_record& record) { out << motor::to_json(record.fields); }));
    texts said;
    {
        const uri place{server.uri("serverSelectionTimeoutMS=500&proxyPassword=zvxw")};
        motor::client client{place, std::move(options)};
        out << client << place;
        try {
            client.ping().get();
        } catch (const motor::error& e) {
            said.emplace_back(e.what());
        }
    }
    said.push_back(out.str());
    EXPECT_NE(said.back(), "");
    expect_hidden(hidden, "the client", said);
}

TEST(secrets, of_typed_options_are_never_said) {
    const secret hidden{"", {"qzkv"}};
    const std::function<void()> makers[] = {
        [] {
            (void)motor::credential::password("ada", std::string_view{"qzkv\0", 5});
        },
        [] { (void)motor::credential::password("ada", "qzkv\xff"); },
        [] { (void)motor::credential::aws("id", "qzkv", "qzkv,qzkv"); },
        [] {
            (void)uri{"mongodb://h"}.with(
                motor::connection_options{}.credential(motor::credential::gssapi("", "qzkv")));
        },
        [] {
            motor::client{uri{"mongodb://h"},
                          motor::client_options{}.connection(motor::connection_options{}.tls(
                              motor::tls_options{}
                                  .certificate_key_file("/no/such/file")
                                  .certificate_key_file_password("qzkv")))};
        },
    };
    for (const auto& make : makers) {
        try {
            make();
        } catch (const motor::error& e) {
            expect_hidden(hidden, "an option", {e.what()});
        }
    }
}

TEST(secrets, of_key_management_are_never_said) {
    const secret hidden{"", {"qzkv", "zvxw"}};
    const motor::document providers[] = {
        doc("aws", doc("accessKeyId", "a", "secretAccessKey", doc("a", "qzkv"))),
        doc("aws", doc("accessKeyId", "", "secretAccessKey", "qzkv")),
        doc("aws", doc("accessKeyId", "a", "secretAccessKey", "qzkv", "sessionToken", 1)),
        doc("azure", doc("tenantId", "t", "clientSecret", "qzkv")),
        doc("azure", doc("tenantId", "t", "clientId", 1, "clientSecret", "qzkv")),
        doc("gcp", doc("email", "e", "privateKey", "qzkv!zvxw")),
        doc("local", doc("key", "qzkv!zvxw")),
    };
    for (const auto& each : providers) {
        motor::kms_providers made;
        const auto provider = *each.begin();
        made.add(provider.key(), provider.value().get<motor::document_view>());
        for (const auto& extra : {doc(), doc("mongocryptdURI", "mongodb://ada:qzkv@zvxw@h")}) {
            try {
                motor::client{uri{"mongodb://h"},
                              motor::client_options{}.auto_encryption(
                                  motor::auto_encryption_options{"a.keys", made}.extra(extra))};
            } catch (const motor::error& e) {
                expect_hidden(hidden, motor::to_json(each), {e.what()});
            }
        }
    }
}

}  // namespace
}  // namespace motor_secrets
