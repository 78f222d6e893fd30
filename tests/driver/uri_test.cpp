// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/uri.hpp>

#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/settings/connection_options.hpp>

#include <tests/support/scripted_test.hpp>

#include <sstream>

namespace {

using motor::uri;
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
        {"mongodb://%2Ftmp%2F %2Fmongodb.sock/", {"/tmp/ /mongodb.sock"}, "", {}},
        {"mongodb://rel%2Fmongodb.sock", {"rel/mongodb.sock"}, "", {}},
        {"mongodb://b\u00fccher.example,a_b", {"b\u00fccher.example:27017", "a_b:27017"}, "", {}},
        {"mongodb://!$&'()*+,;=:!$&'()*+,;=@h/d", {"h:27017"}, "d", {}},
        {"mongodb://u:p@h/d?replicaSet=a@b", {"h:27017"}, "d", {}},
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

TEST(uri, takes_for_a_number_of_servers_what_is_nothing_but_one) {
    using motor::write_concern;
    const struct {
        std::string_view options;
        write_concern concern;
        motor::value option;
    } cases[] = {
        {"w=0", write_concern::nodes(0), 0},
        {"w=3", write_concern::nodes(3), 3},
        {"w=%33", write_concern::nodes(3), 3},
        {"w=2147483647", write_concern::nodes(2147483647), 2147483647},
        {"w=majority", write_concern::majority(), "majority"},
        {"w=sites", write_concern::tagged("sites"), "sites"},
        {"w=1x", write_concern::tagged("1x"), "1x"},
        {"W=1x", write_concern::tagged("1x"), "1x"},
        {"w=1;j=true", write_concern::tagged("1;j=true"), "1;j=true"},
        {"w=0x2", write_concern::tagged("0x2"), "0x2"},
        {"w=1%20", write_concern::tagged("1 "), "1 "},
        {"w=-x", write_concern::tagged("-x"), "-x"},
        {"w=1x&wTimeoutMS=7&journal=true",
         write_concern::tagged("1x").journal(true).timeout(std::chrono::milliseconds{7}), "1x"},
        {"w=1x&w=2", write_concern::nodes(2), 2},
        {"w=2&w=1x", write_concern::tagged("1x"), "1x"},
        {"w=1x&w=a", write_concern::tagged("a"), "a"},
        {"w=1x&w=Majority", write_concern::majority(), "majority"},
    };
    for (const auto& [options, concern, option] : cases) {
        SCOPED_TRACE(options);
        const uri parsed{"mongodb://h/?" + std::string{options}};
        EXPECT_EQ(parsed.settings().write_concern, concern);
        EXPECT_EQ(parsed.option("w"), option);
        EXPECT_EQ(uri{parsed.string()}.settings().write_concern, concern);
        EXPECT_EQ(parsed.with(motor::connection_options{}.app_name("a")).settings().write_concern,
                  concern);
    }
    EXPECT_EQ(uri{"mongodb://h/?w=1x"}.option_int32("w"), std::nullopt);
    EXPECT_EQ(uri{"mongodb://h/?w=1x"}.warnings(), std::vector<std::string>{});
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
    {"", "must begin with mongodb://"},
    {"http://h", "must begin with mongodb://"},
    {"MONGODB://h", "must begin with mongodb://"},
    {"mongodb:/h", "must begin with mongodb://"},
    {"mongodb://", "needs a host"},
    {"mongodb:///d", "needs a host"},
    {"mongodb://u:p@", "needs a host"},
    {"mongodb://?appName=a", "needs a host"},
    {"mongodb:///tmp/mongodb-27017.sock", "needs a host"},
    {"mongodb://a,,b", "host 2 is empty"},
    {"mongodb://a,", "host 2 is empty"},
    {"mongodb://,a", "host 1 is empty"},
    {"mongodb://:27017", "is not a valid host name"},
    {"mongodb://h:99999", "port from 1 to 65535"},
    {"mongodb://h:65536", "port from 1 to 65535"},
    {"mongodb://h:0", "port from 1 to 65535"},
    {"mongodb://h:-1", "port from 1 to 65535"},
    {"mongodb://h:+1", "port from 1 to 65535"},
    {"mongodb://h:", "port from 1 to 65535"},
    {"mongodb://h:x", "port from 1 to 65535"},
    {"mongodb://h:27017x", "port from 1 to 65535"},
    {"mongodb://h:4294967297", "port from 1 to 65535"},
    {"mongodb://a,h:x", "host 2 needs a port"},
    {"mongodb://h::1", "brackets"},
    {"mongodb://::1", "brackets"},
    {"mongodb://fe80::1:27017/", "brackets"},
    {"mongodb://[::1", "brackets"},
    {"mongodb://[]", "brackets"},
    {"mongodb://[h]", "brackets"},
    {"mongodb://[::1]27017", "after its brackets"},
    {"mongodb://[::1]:0", "port from 1 to 65535"},
    {"mongodb://a b", "is not a valid host name"},
    {"mongodb://h /d", "is not a valid host name"},
    {"mongodb://a\tb", "is not a valid host name"},
    {"mongodb://a%20b", "is not a valid host name"},
    {"mongodb://a%40b", "is not a valid host name"},
    {"mongodb://a\\b", "is not a valid host name"},
    {"mongodb://h%3A1", "is not a valid host name"},
    {"mongodb://h%zz", "percent sign"},
    {"mongodb://%ff", "percent sign"},
    {"mongodb://%2Ftmp%2Fmongodb", "socket"},
    {"mongodb://%2Ftmp%2Fmongodb.sock:1", "socket"},
    {"mongodb://tmp/mongodb.sock", "Invalid database name", "Invalid database specifier"},
    {"mongodb://ada:se@cret@h", "percent-encoded"},
    {"mongodb://ada@@h", "percent-encoded"},
    {"mongodb://ada:se:cret@h", "percent-encoded"},
    {"mongodb://ada:se/cret@h", "percent-encoded"},
    {"mongodb://ada:se?cret@h", "percent-encoded"},
    {"mongodb://ada:12/cret@h", "percent-encoded"},
    {"mongodb://ada:12?x=cret@h", "percent-encoded"},
    {"mongodb://ada:se#cret@h", "percent-encoded"},
    {"mongodb://ada:se[cret@h", "percent-encoded"},
    {"mongodb://ada:se\\cret@h", "percent-encoded"},
    {"mongodb://ada:se cret@h", "percent-encoded"},
    {"mongodb://ada:se%cret@h", "percent-encoded"},
    {"mongodb://ada:%ff@h", "percent-encoded"},
    {"mongodb://ada:%00@h", "percent-encoded"},
    {"mongodb://a/da@h/d", "percent-encoded"},
    {"mongodb://u%zz:p@h", "percent-encoded"},
    {"mongodb://u%2:p@h", "percent-encoded"},
    {"mongodb://:p@h", "requires a username"},
    {"mongodb://@h", "requires a username"},
    {"mongodb://h/d@e", "percent-encoded"},
    {"mongodb://h/?x=a@b", "percent-encoded"},
    {"mongodb://h/a.b", "Invalid database name", "Invalid database specifier"},
    {"mongodb://h/%zz", "percent sign"},
    {"mongodb://h/?a", "contains no \"=\""},
    {"mongodb://h/?w", "the option w contains no \"=\""},
    {"mongodb://h/?appName=%zz", "the option appName has a percent sign"},
    {"mongodb://h/?maxPoolSize=x", "maxPoolSize"},
    {"mongodb://h/?w=-5", "the option w must be a number from 0"},
    {"mongodb://h/?w=-1", "the option w must be a number from 0"},
    {"mongodb://h/?w=99999999999", "the option w must be a number from 0"},
    {"mongodb://h/?w=4294967297", "the option w must be a number from 0"},
    {"mongodb://h/?W=99999999999999999999", "the option W must be a number from 0"},
    {"mongodb://h/?w=2147483648&w=1", "the option w must be a number from 0"},
    {"mongodb://h/?w=%20", "the option w must be a number from 0"},
    {"mongodb://h/?socketTimeoutMS=%20300", "socketTimeoutMS must be a whole number"},
    {"mongodb://h/?socketTimeoutMS=300%20", "socketTimeoutMS must be a whole number"},
    {"mongodb://h/?socketTimeoutMS=+300", "socketTimeoutMS must be a whole number"},
    {"mongodb://h/?connectTimeoutMS=0x10", "connectTimeoutMS must be a whole number"},
    {"mongodb://h/?connectTimeoutMS=1e3", "connectTimeoutMS must be a whole number"},
    {"mongodb://h/?maxPoolSize=4294967297", "maxPoolSize must be a whole number"},
    {"mongodb://h/?minPoolSize=%205", "minPoolSize must be a whole number"},
    {"mongodb://h/?wTimeoutMS=%201", "wTimeoutMS must be a whole number"},
    {"mongodb://h/?wTimeoutMS=99999999999999999999", "wTimeoutMS must be a whole number"},
    {"mongodb://h/?readPreference=nearest&maxStalenessSeconds=%20120", "maxStalenessSeconds must"},
    {"mongodb://h/?readPreference=far", "readPreference=far"},
    {"mongodb://h/?maxStalenessSeconds=1", "Invalid readPreferences"},
    {"mongodb://a,b/?directConnection=true", "Multiple seeds"},
    {"mongodb://h/?tls=true&ssl=false", "conflicts"},
    {"mongodb+srv://a.b.c:27017", "Port numbers are prohibited"},
    {"mongodb+srv://[::1]", "Port numbers are prohibited"},
    {"mongodb+srv://a.b.c,d.e.f", "Multiple service names"},
    {"mongodb+srv://a.b.c,", "Multiple service names"},
    {"mongodb+srv://", "needs a host"},
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

TEST(uri, whose_service_has_no_domain_is_refused_unless_libmongoc_takes_it) {
    try {
        EXPECT_THAT(uri{"mongodb+srv://a"}.string(), ::testing::StartsWith("mongodb+srv://a"));
    } catch (const motor::invalid_uri& e) {
        EXPECT_THAT(e.what(), ::testing::HasSubstr("service name"));
    }
}

TEST(uri, may_leave_out_the_slash_before_its_options) {
    uri parsed{"mongodb://u:p@h?appName=a"};
    EXPECT_EQ(parsed.hosts(), hosts{"h:27017"});
    EXPECT_EQ(parsed.option("appName"), motor::value{"a"});
    EXPECT_EQ(parsed.string(), "mongodb://u:p@h/?appName=a");
}

TEST(uri, names_the_option_that_cannot_be_used) {
    for (auto [text, name] : std::initializer_list<std::pair<const char*, const char*>>{
             {"mongodb://ada:secret@h/?w=-5", "option w "},
             {"mongodb://ada:secret@h/?maxPoolSize=x", "maxPoolSize"},
             {"mongodb://ada:a@h/?readPreference=far", "readPreference=far"}}) {
        auto error = motor::testing::caught<motor::invalid_uri>([&, text = text] { uri{text}; });
        EXPECT_THAT(error.what(), ::testing::HasSubstr(name));
    }
}

TEST(uri, tells_what_of_it_is_ignored) {
    const std::pair<const char*, const char*> cases[] = {
        {"mongodb://h/?compressors=lzma,zlib", "lzma"},
        {"mongodb://h/?noSuchOption=1", "nosuchoption"},
        {"mongodb://h/?appName=a&appName=b", "app"},
        {"mongodb://h/?tls=yes", "tls"},
        {"mongodb://h/?connectTimeoutMS=-2", "connecttimeoutms"},
        {"mongodb://h/?connectTimeoutMS=", "connecttimeoutms"},
        {"mongodb://h/?w=", "w is empty"},
        {"mongodb://h/?maxPoolSize=-1", "maxpoolsize must be a number of at least 0"},
        {"mongodb://h/?minPoolSize=-1", "minpoolsize must be a number of at least 0"},
    };
    for (auto [text, name] : cases) {
        SCOPED_TRACE(text);
        EXPECT_THAT(uri{text}.warnings(), ::testing::ElementsAre(::testing::HasSubstr(name)));
        motor::client{text};  // what is ignored is so everywhere
    }
    EXPECT_EQ(uri{"mongodb://h/?maxPoolSize=-1"}.option("maxPoolSize"), std::nullopt);
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
