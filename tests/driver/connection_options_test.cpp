// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/connection_options.hpp>

#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/settings/uri.hpp>

#include <tests/support/scripted_test.hpp>

#include <sstream>

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::array, motor::doc, motor::compressor, motor::connection_options, motor::credential,
    motor::uri, motor::tls_options;
using ::testing::HasSubstr, ::testing::Not;

namespace {

uri typed(const connection_options& options, std::string_view text = "mongodb://h") {
    return uri{text}.with(options);
}

uri with_tls(const tls_options& how, std::string_view text = "mongodb://h") {
    return typed(connection_options{}.tls(how), text);
}

uri with_user(const credential& who, std::string_view text = "mongodb://h") {
    return typed(connection_options{}.credential(who), text);
}

}  // namespace

TEST(connection_options, are_those_of_the_connection_string) {
    const struct {
        uri made;
        std::string_view name;
        motor::value setting;
    } cases[] = {
        {typed(connection_options{}.app_name("my app/1")), "appName", "my app/1"},
        {typed(connection_options{}.replica_set("rs")), "replicaSet", "rs"},
        {typed(connection_options{}.direct_connection(true)), "directConnection", true},
        {typed(connection_options{}.load_balanced(true)), "loadBalanced", true},
        {typed(connection_options{}.connect_timeout(3s)), "connectTimeoutMS", 3000},
        {typed(connection_options{}.socket_timeout(4s)), "socketTimeoutMS", 4000},
        {typed(connection_options{}.server_selection_timeout(5ms)), "serverSelectionTimeoutMS", 5},
        {typed(connection_options{}.heartbeat_frequency(500ms)), "heartbeatFrequencyMS", 500},
        {typed(connection_options{}.local_threshold(0ms)), "localThresholdMS", 0},
        {typed(connection_options{}.max_connecting(3)), "maxConnecting", 3},
        {typed(connection_options{}.min_pool_size(0)), "minPoolSize", 0},
        {typed(connection_options{}.retry_reads(false)), "retryReads", false},
        {typed(connection_options{}.retry_writes(false)), "retryWrites", false},
        {typed(connection_options{}.zlib_compression_level(-1)), "zlibCompressionLevel", -1},
        {typed(connection_options{}.srv_service_name("other"), "mongodb+srv://a.b.c"),
         "srvServiceName", "other"},
        {typed(connection_options{}.srv_max_hosts(2), "mongodb+srv://a.b.c"), "srvMaxHosts", 2},
        {with_tls(tls_options{}), "tls", true},
        {with_tls(tls_options{}.ca_file("/a b/ca.pem")), "tlsCAFile", "/a b/ca.pem"},
        {with_tls(tls_options{}.certificate_key_file("k&=?.pem")), "tlsCertificateKeyFile",
         "k&=?.pem"},
        {with_tls(tls_options{}.certificate_key_file_password("%41+")),
         "tlsCertificateKeyFilePassword", "%41+"},
        {with_tls(tls_options{}.allow_invalid_certificates(true)), "tlsAllowInvalidCertificates",
         true},
        {with_tls(tls_options{}.allow_invalid_hostnames(true)), "tlsAllowInvalidHostnames", true},
        {with_tls(tls_options{}.insecure(true)), "tlsInsecure", true},
        {with_tls(tls_options{}.disable_certificate_revocation_check(true)),
         "tlsDisableCertificateRevocationCheck", true},
        {with_tls(tls_options{}.disable_ocsp_endpoint_check(true)), "tlsDisableOCSPEndpointCheck",
         true},
    };
    for (const auto& [made, name, setting] : cases)
        EXPECT_EQ(made.option(name), setting) << name;
}

TEST(connection_options, leave_the_rest_of_the_connection_string_as_it_is) {
    auto made = typed(connection_options{}.app_name("typed"),
                      "mongodb://ada:p%40ss@a,b:1/things?replicaSet=r&appName=written&w=2");
    EXPECT_EQ(made.string(), "mongodb://ada:p%40ss@a,b:1/things?replicaSet=r&w=2&appName=typed");
    EXPECT_EQ(made.username(), "ada");
    EXPECT_EQ(made.password(), "p@ss");
    EXPECT_EQ(typed(connection_options{}, "mongodb://h").string(), "mongodb://h");
    EXPECT_EQ(typed(connection_options{}, "mongodb://h/?").string(), "mongodb://h/");
}

TEST(connection_options, come_before_the_connection_string_whatever_its_spelling) {
    EXPECT_EQ(typed(connection_options{}.retry_writes(true), "mongodb://h/?RETRYWRITES=false")
                  .option("retryWrites"),
              true);
    auto secured = with_tls(tls_options{}.ca_file("new"),
                            "mongodb://h/?ssl=false&sslCertificateAuthorityFile=old");
    EXPECT_EQ(secured.option("tls"), true);
    EXPECT_EQ(secured.option("tlsCAFile"), "new");
}

TEST(connection_options, name_compressors_in_order) {
    auto made = typed(connection_options{}
                          .compressors(compressor::snappy)
                          .compressors(compressor::zstd, compressor::zlib));
    EXPECT_EQ(made.option("compressors"), motor::value{array("zstd", "zlib")});
}

TEST(connection_options, name_a_user_of_any_characters) {
    constexpr std::string_view odd = "a:b/c@d?e&f=g,h%20i+j$k\xc3\xa9";
    auto made = with_user(credential::password(odd, odd));
    EXPECT_EQ(made.username(), odd);
    EXPECT_EQ(made.password(), odd);
    EXPECT_EQ(made.option("authMechanism"), std::nullopt);
}

TEST(connection_options, name_a_mechanism) {
    const struct {
        credential who;
        std::string_view mechanism, user, password;
        std::optional<motor::value> source;
    } cases[] = {
        {credential::scram_sha_256("ada", "secret"), "SCRAM-SHA-256", "ada", "secret", {}},
        {credential::scram_sha_1("ada", "secret").source("users"), "SCRAM-SHA-1", "ada", "secret",
         "users"},
        {credential::plain("ada", "secret"), "PLAIN", "ada", "secret", "$external"},
        {credential::x509(), "MONGODB-X509", "", "", "$external"},
        {credential::x509("CN=ada,O=us"), "MONGODB-X509", "CN=ada,O=us", "", "$external"},
        {credential::aws(), "MONGODB-AWS", "", "", "$external"},
        {credential::aws("id", "key"), "MONGODB-AWS", "id", "key", "$external"},
        {credential::gssapi("ada@REALM"), "GSSAPI", "ada@REALM", "", "$external"},
        {credential::gssapi("ada@REALM", "secret"), "GSSAPI", "ada@REALM", "secret", "$external"},
    };
    for (const auto& [who, mechanism, user, password, source] : cases) {
        SCOPED_TRACE(std::string{mechanism} + " " + std::string{user});
        auto made = with_user(who);
        EXPECT_EQ(made.option("authMechanism"), mechanism);
        EXPECT_EQ(made.username(), user);
        EXPECT_EQ(made.password(), password);
        EXPECT_EQ(made.option("authSource"), source);
    }
}

TEST(connection_options, give_properties_to_a_mechanism) {
    EXPECT_EQ(with_user(credential::aws("id", "key", "token/+=")).option("authMechanismProperties"),
              motor::value{doc("AWS_SESSION_TOKEN", "token/+=")});
    EXPECT_EQ(with_user(credential::gssapi("ada")
                            .mechanism_property("SERVICE_NAME", "other")
                            .mechanism_property("CANONICALIZE_HOST_NAME", "true"))
                  .option("authMechanismProperties"),
              (motor::value{doc("SERVICE_NAME", "other", "CANONICALIZE_HOST_NAME", "true")}));
}

TEST(connection_options, put_a_credential_in_place_of_all_that_the_string_says_of_one) {
    auto made = with_user(credential::x509(),
                          "mongodb://bob:old@h/?authMechanism=PLAIN&authSource=x"
                          "&authMechanismProperties=SERVICE_NAME:y");
    EXPECT_EQ(made.string(), "mongodb://h/?authMechanism=MONGODB-X509");
}

namespace {

struct contradiction {
    connection_options options;
    std::string_view text, names;
};

const contradiction contradictions[] = {
    {connection_options{}.direct_connection(true), "mongodb://a,b", "directConnection"},
    {connection_options{}.direct_connection(true), "mongodb+srv://a.b.c", "directConnection"},
    {connection_options{}.load_balanced(true), "mongodb://a,b", "loadBalanced"},
    {connection_options{}.load_balanced(true).replica_set("r"), "mongodb://h", "replicaSet"},
    {connection_options{}.load_balanced(true).direct_connection(true), "mongodb://h",
     "directConnection"},
    {connection_options{}.replica_set(""), "mongodb://h", "replicaSet"},
    {connection_options{}.heartbeat_frequency(499ms), "mongodb://h", "heartbeatFrequencyMS"},
    {connection_options{}.zlib_compression_level(10), "mongodb://h", "zlibCompressionLevel"},
    {connection_options{}.app_name(std::string(129, 'x')), "mongodb://h", "appName"},
    {connection_options{}.srv_max_hosts(1), "mongodb://h", "srvMaxHosts"},
    {connection_options{}.srv_max_hosts(-1), "mongodb+srv://a.b.c", "srvMaxHosts"},
    {connection_options{}.srv_max_hosts(1).replica_set("r"), "mongodb+srv://a.b.c", "replicaSet"},
    {connection_options{}.srv_service_name("s"), "mongodb://h", "srvServiceName"},
    {connection_options{}.tls(tls_options{}.insecure(true).allow_invalid_hostnames(true)),
     "mongodb://h", "tlsInsecure"},
    {connection_options{}.tls(tls_options{}.allow_invalid_certificates(true)),
     "mongodb://h/?tlsInsecure=true", "tlsAllowInvalidCertificates"},
    {connection_options{}.tls(
         tls_options{}.disable_ocsp_endpoint_check(true).disable_certificate_revocation_check(
             true)),
     "mongodb://h", "tlsDisableOCSPEndpointCheck"},
    {connection_options{}.credential(credential::password("", "secret")), "mongodb://h",
     "username"},
    {connection_options{}.credential(credential::gssapi("")), "mongodb://h", "username"},
    {connection_options{}.credential(credential::x509().source("users")), "mongodb://h",
     "authSource"},
};

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

TEST(connection_options, that_cannot_stand_together_are_refused_when_the_client_is_made) {
    for (const auto& [options, text, names] : contradictions) {
        SCOPED_TRACE(names);
        auto error = caught<motor::configuration_error>([&] {
            motor::client{uri{text}, motor::client_options{}.connection(options)};
        });
        EXPECT_EQ(error.code(), motor::errc::configuration);
        EXPECT_THAT(lower(error.what()), HasSubstr(lower(std::string{names})));
    }
}

TEST(connection_options, that_no_connection_string_can_hold_are_refused_at_once) {
    using namespace std::string_view_literals;
    const std::pair<std::string_view, std::function<void()>> cases[] = {
        {"connectTimeoutMS", [] { connection_options{}.connect_timeout(-1ms); }},
        {"socketTimeoutMS", [] { connection_options{}.socket_timeout(25 * 24h); }},
        {"heartbeatFrequencyMS",
         [] { connection_options{}.heartbeat_frequency(std::chrono::hours::max()); }},
        {"maxConnecting", [] { connection_options{}.max_connecting(0); }},
        {"minPoolSize", [] { connection_options{}.min_pool_size(-1); }},
        {"minPoolSize", [] { motor::client{"mongodb://h/?minPoolSize=2&maxPoolSize=1"}; }},
        {"appName", [] { connection_options{}.app_name("a\0b"sv); }},
        {"replicaSet", [] { connection_options{}.replica_set("\xff"); }},
        {"username", [] { (void)credential::x509("a\0b"sv); }},
        {"password", [] { (void)credential::password("ada", "a\0b"sv); }},
        {"authMechanismProperties", [] { (void)credential::aws("a", "b", "c,d"); }},
        {"authMechanismProperties", [] { credential::aws().mechanism_property("a:b", "c"); }},
        {"crl_file", [] { tls_options{}.crl_file("a\0b"sv); }},
    };
    for (const auto& [name, refused] : cases) {
        auto error = caught<motor::configuration_error>(refused);
        EXPECT_THAT(error.what(), HasSubstr(std::string{name}));
    }
}

TEST(connection_options, reach_the_server) {
    scripted_server server{server_profile::primary()};
    motor::document seen;
    std::mutex guard;
    server.greet([&](motor::document_view hello, motor::document answer) {
        if (hello["client"]) {
            std::lock_guard held{guard};
            seen = motor::document{hello};
        }
        return answer;
    });
    motor::client client{uri{server.uri()},
                         motor::client_options{}.connection(
                             connection_options{}.app_name("typed").compressors(compressor::zlib))};
    EXPECT_NO_THROW(client.ping().get());
    std::lock_guard held{guard};
    EXPECT_EQ(seen["client"]["application"]["name"].get<std::string>(), "typed");
    EXPECT_EQ(seen.get<std::vector<std::string>>("compression"), std::vector<std::string>{"zlib"});
}

TEST(connection_options, show_no_secret) {
    auto who = credential::aws("id", "hidden1", "hidden2");
    auto how = tls_options{}.certificate_key_file_password("hidden3").insecure(true);
    auto options = connection_options{}.credential(who).tls(how);
    std::ostringstream out;
    out << uri{"mongodb://ada:hidden4@h,i:1/db?appName=x"}.with(options);
    EXPECT_EQ(out.str(), "mongodb://h:27017,i:1");
    auto error = caught<motor::configuration_error>(
        [&] { typed(connection_options{options}.tls(how.allow_invalid_hostnames(true))); });
    EXPECT_THAT(error.what(), Not(HasSubstr("hidden")));
}
