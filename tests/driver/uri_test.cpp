// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/uri.hpp>

#include <motor/client.hpp>
#include <motor/driver/error.hpp>

#include <tests/support/scripted_test.hpp>

#include <sstream>

namespace {

using motor::driver::uri;
using hosts = std::vector<std::string>;

TEST(uri, knows_its_parts) {
    const struct {
        const char* text;
        hosts seeds;
        const char* database;
        std::optional<int> pool_size;
    } cases[] = {
        {"mongodb://h", {"h:27017"}, "", {}},
        {"mongodb://h:1/", {"h:1"}, "", {}},
        {"mongodb://a,b:1,c/d?replicaSet=r&maxPoolSize=7", {"a:27017", "b:1", "c:27017"}, "d", 7},
        {"mongodb://u:p%40%2F@h/d?MAXPOOLSIZE=8", {"h:27017"}, "d", 8},
        {"mongodb://[::1]:27018/", {"[::1]:27018"}, "", {}},
        {"mongodb://%2Ftmp%2Fmongodb.sock/d", {"/tmp/mongodb.sock"}, "d", {}},
    };
    for (const auto& c : cases) {
        uri parsed{c.text};
        EXPECT_EQ(parsed.string(), c.text);
        EXPECT_EQ(parsed.hosts(), c.seeds) << c.text;
        EXPECT_EQ(parsed.database(), c.database) << c.text;
        EXPECT_EQ(parsed.option_int32("maxPoolSize"), c.pool_size) << c.text;
    }
}

TEST(uri, tells_who_authenticates) {
    uri parsed{"mongodb://a%40b:p%3Aq@h/"};
    EXPECT_EQ(parsed.username(), "a@b");
    EXPECT_EQ(parsed.password(), "p:q");
    EXPECT_EQ(uri{"mongodb://h"}.username(), "");
    EXPECT_EQ(uri{"mongodb://h"}.password(), "");
}

TEST(uri, knows_what_libmongoc_does_not) {
    EXPECT_EQ(uri{"mongodb://h/"}.max_connecting(), 2U);
    const uri parsed{"mongodb://h/?w=1&maxconnecting=7&retryReads=false"};
    EXPECT_EQ(parsed.max_connecting(), 7U);
    EXPECT_EQ(parsed.option("maxConnecting"), 7);
    EXPECT_EQ(parsed.option_int32("maxConnecting"), 7);
    EXPECT_TRUE(parsed.warnings().empty());
    const uri ahead{"mongodb://h/?minPoolSize=3"};
    EXPECT_EQ(ahead.min_pool_size(), 3U);
    EXPECT_TRUE(ahead.warnings().empty());
    EXPECT_EQ(uri{"mongodb://h/?minPoolSize=-1"}.warnings().size(), 1U);
    for (auto wrong : {"0", "-1", "two", "1x", "", "99999999999"}) {
        const uri warned{"mongodb://h/?maxConnecting=" + std::string{wrong}};
        EXPECT_EQ(warned.warnings().size(), 1U) << wrong;
        EXPECT_EQ(warned.option("maxConnecting"), std::nullopt) << wrong;
        EXPECT_EQ(warned.max_connecting(), 2U) << wrong;
    }
    EXPECT_EQ(uri{"mongodb://h/?maxConnecting=1&maxConnecting=2"}.warnings().size(), 1U);
}

TEST(uri, tells_its_options_as_values) {
    const uri parsed{
        "mongodb://u@h/?appName=app&MAXPOOLSIZE=8&tls=true&w=majority&compressors=zlib"
        "&authMechanism=GSSAPI&authMechanismProperties=SERVICE_NAME:other"
        "&readConcernLevel=majority&readPreference=secondary"
        "&readPreferenceTags=dc:ny,rack:1&readPreferenceTags="};
    const struct {
        std::string_view name;
        motor::value setting;
    } cases[] = {
        {"appname", "app"},
        {"appName", "app"},
        {"maxPoolSize", 8},
        {"tls", true},
        {"ssl", true},
        {"w", "majority"},
        {"compressors", motor::array("zlib")},
        {"readConcernLevel", "majority"},
        {"authMechanism", "GSSAPI"},
        {"authMechanismProperties", motor::doc("SERVICE_NAME", "other")},
        {"readPreferenceTags", motor::array(motor::doc("dc", "ny", "rack", "1"), motor::doc())},
    };
    for (const auto& [name, setting] : cases)
        EXPECT_EQ(parsed.option(name), setting) << name;
}

TEST(uri, has_no_option_that_is_not_set) {
    for (auto name : {"appName", "readPreferenceTags", "compressors", "authMechanism",
                      "readConcernLevel", "what?"})
        EXPECT_FALSE(uri{"mongodb://h/?maxPoolSize=8"}.option(name)) << name;
}

struct malformed {
    std::string_view text, reason;
    std::string_view other_reason = reason;  ///< libmongoc 2's, where it has another
};

constexpr malformed malformed_uris[] = {
    {"", "expecting 'mongodb://'", "no scheme"},
    {"http://h", "expecting 'mongodb://'", "Invalid URI scheme"},
    {"mongodb://", "Invalid host string", "Host list"},
    {"mongodb:///d", "Invalid host string", "Host list"},
    {"mongodb://h:99999", "Invalid host string", "Invalid host specifier"},
    {"mongodb://h:x", "Invalid host string", "Invalid host specifier"},
    {"mongodb://[::1", "Invalid host string", "Invalid host specifier"},
    {"mongodb://u%zz:p@h", "Incorrect URI escapes in username", "%-encoding in username"},
    {"mongodb://:p@h", "requires username", "requires a username"},
    {"mongodb://h/a.b", "Invalid database name", "Invalid database specifier"},
    {"mongodb://h/?a", "contains no \"=\""},
    {"mongodb://h/?maxPoolSize=x", "maxpoolsize"},
    {"mongodb://h/?w=-5", "Unsupported w value"},
    {"mongodb://h/?readPreference=far", "readPreference=far"},
    {"mongodb://h/?maxStalenessSeconds=1", "Invalid readPreferences"},
    {"mongodb://a,b/?directConnection=true", "Multiple seeds"},
    {"mongodb://h/?tls=true&ssl=false", "conflicts"},
    {"mongodb+srv://a.b.c:27017", "Port numbers are prohibited"},
    {"mongodb+srv://a", "Invalid service name", "Invalid SRV service name"},
    {"mongodb://\xff", "UTF-8"},
    {{"mongodb://h\0x", 13}, "null"},
};

TEST(uri, that_is_malformed_is_refused_with_the_reason) {
    for (const auto& [text, reason, other_reason] : malformed_uris) {
        SCOPED_TRACE(text);
        auto error = motor::testing::caught<motor::invalid_uri>([&] { uri{text}; });
        EXPECT_EQ(error.code(), motor::errc::configuration);
        EXPECT_THAT(error.what(), ::testing::AnyOf(::testing::HasSubstr(reason),
                                                   ::testing::HasSubstr(other_reason)));
        EXPECT_THROW(motor::client{text}, motor::invalid_uri);
    }
}

TEST(uri, keeps_secrets_out_of_the_reason) {
    constexpr std::string_view secret = "hidden";
    for (auto text : {
             "mongodb://ada:hid:hidden@h",
             "mongodb://ada:hidden%zz@h",
             "mongodb://ada:hid/hidden@h",
             "mongodb://ada:hidden@h:x",
             "mongodb://ada:hidden@h/?a",
             "mongodb://h/?sslClientCertificateKeyPassword=hidden1"
             "&tlsCertificateKeyFilePassword=hidden2",
         }) {
        SCOPED_TRACE(text);
        auto error = motor::testing::caught<motor::invalid_uri>([&] { uri{text}; });
        EXPECT_THAT(error.what(), ::testing::Not(::testing::HasSubstr(secret)));
    }
    // Which some versions of libmongoc take.
    for (auto text : {"mongodb://ada@h/?authMechanismProperties=hidden",
                      "mongodb://ada@h/?authMechanismProperties=%68idden"}) {
        try {
            uri{text};
        } catch (const motor::invalid_uri& e) {
            EXPECT_THAT(e.what(), ::testing::Not(::testing::HasSubstr(secret)));
        }
    }
    for (auto text : {"mongodb://ada:sec:ret@h", "mongodb://ada:sec%zzret@h"}) {
        auto error = motor::testing::caught<motor::invalid_uri>([&] { uri{text}; });
        EXPECT_THAT(error.what(), ::testing::HasSubstr("assword"));
    }
}

TEST(uri, tells_what_of_it_is_ignored) {
    const std::pair<const char*, const char*> cases[] = {
        {"mongodb://h/?compressors=lzma,zlib", "lzma"},
        {"mongodb://h/?noSuchOption=1", "nosuchoption"},
        {"mongodb://h/?appName=a&appName=b", "app"},
        {"mongodb://h/?tls=yes", "tls"},
        {"mongodb://h/?connectTimeoutMS=-2", "connecttimeoutms"},
    };
    for (auto [text, name] : cases) {
        SCOPED_TRACE(text);
        EXPECT_THAT(uri{text}.warnings(), ::testing::ElementsAre(::testing::HasSubstr(name)));
    }
    EXPECT_THAT(uri{"mongodb://h/?compressors=zlib&appName=a"}.warnings(), ::testing::IsEmpty());
}

TEST(uri, is_written_without_what_is_secret) {
    const std::pair<const char*, const char*> cases[] = {
        {"mongodb://ada:hidden@h/d?appName=x", "mongodb://h:27017"},
        {"mongodb+srv://ada:hidden@a.b.c/d", "mongodb+srv://a.b.c"},
    };
    for (auto [text, shown] : cases) {
        std::ostringstream out;
        out << uri{text};
        EXPECT_EQ(out.str(), shown);
    }
}

// Names that end in .invalid do not exist: RFC 6761.
TEST(uri, whose_hosts_cannot_be_looked_up_is_refused_when_the_client_is_made) {
    auto error = motor::testing::caught<motor::configuration_error>(
        [] { motor::client{"mongodb+srv://ada:hidden@no.such.invalid"}; });
    EXPECT_THAT(error.what(), ::testing::HasSubstr("_mongodb._tcp.no.such.invalid"));
    EXPECT_THAT(error.what(), ::testing::Not(::testing::HasSubstr("hidden")));
}

}  // namespace
