// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <cstring>
#include <string>

namespace motor::detail {
namespace {

/// Options whose texts belong to the connection string and the settings.
mongoc_ssl_opt_t native_options(const mongoc_uri_t* uri, const stream_settings& settings) {
    mongoc_ssl_opt_t options = *mongoc_ssl_opt_get_default();
    auto text = [&](const char* name) { return mongoc_uri_get_option_as_utf8(uri, name, nullptr); };
    auto flag = [&](const char* name) { return mongoc_uri_get_option_as_bool(uri, name, false); };
    auto file = [](const std::string& path) { return path.empty() ? nullptr : path.c_str(); };
    bool insecure = flag(MONGOC_URI_TLSINSECURE);
    options.pem_file = text(MONGOC_URI_TLSCERTIFICATEKEYFILE);
    options.pem_pwd = text(MONGOC_URI_TLSCERTIFICATEKEYFILEPASSWORD);
    // Without a password OpenSSL would ask at the terminal.
    if (options.pem_file && !options.pem_pwd) options.pem_pwd = "";
    options.ca_file = text(MONGOC_URI_TLSCAFILE);
    options.ca_dir = file(settings.ca_directory);
    options.crl_file = file(settings.crl_file);
    options.weak_cert_validation = insecure || flag(MONGOC_URI_TLSALLOWINVALIDCERTIFICATES);
    options.allow_invalid_hostname = insecure || flag(MONGOC_URI_TLSALLOWINVALIDHOSTNAMES);
    return options;
}

/// Text of an error: the configured files and libmongoc's reasons, without the password.
std::string describe(const mongoc_ssl_opt_t& options, const std::vector<std::string>& reasons) {
    std::string message = "TLS cannot be used with";
    auto add = [&](const char* name, const char* path) {
        if (path) ((message += ' ') += name) += std::string{"="} + path;
    };
    add("tlsCAFile", options.ca_file);
    add("ca_directory", options.ca_dir);
    add("tlsCertificateKeyFile", options.pem_file);
    add("crl_file", options.crl_file);
    for (const auto& each : reasons)
        message += ": " + each;
    return message;
}

}  // namespace

bool wants_tls(const mongoc_uri_t* uri) {
    auto mechanism = mongoc_uri_get_auth_mechanism(uri);
    return mongoc_uri_get_tls(uri) || (mechanism && std::strcmp(mechanism, "MONGODB-X509") == 0);
}

bool needs_libmongocs_streams(const mongoc_uri_t* uri) {
    return mongoc_uri_get_tls(uri) &&
           (mongoc_uri_has_option(uri, MONGOC_URI_TLSDISABLECERTIFICATEREVOCATIONCHECK) ||
            mongoc_uri_has_option(uri, MONGOC_URI_TLSDISABLEOCSPENDPOINTCHECK));
}

void prepare_tls(const mongoc_uri_t* uri, const stream_settings& settings) {
    if (!wants_tls(uri)) return;
    start_libmongoc();
    auto options = native_options(uri, settings);
    mongoc_stream_t nowhere{};
    nowhere.destroy = [](mongoc_stream_t*) {};
    captured_log log;
    auto secured = mongoc_stream_tls_new_with_hostname(&nowhere, "", &options, 1);
    if (!secured) throw configuration_error{describe(options, log.take())};
    mongoc_stream_destroy(secured);
}

void share_tls_files(mongoc_client_pool_t* pool, const mongoc_uri_t* uri,
                     const stream_settings& settings) {
    if (settings.ca_directory.empty() && settings.crl_file.empty()) return;
    auto options = native_options(uri, settings);
    mongoc_client_pool_set_ssl_opts(pool, &options);
}

mongoc_stream_t* start_tls(mongoc_stream_t* base, const mongoc_uri_t* uri,
                           const stream_settings& settings, const char* host,
                           std::chrono::milliseconds limit, bson_error_t* error) {
    auto options = native_options(uri, settings);
    auto secured = mongoc_stream_tls_new_with_hostname(base, host, &options, 1);
    if (!secured) {
        mongoc_stream_destroy(base);
        bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_SOCKET, "%s",
                       "Failed initialize TLS state.");
        return nullptr;
    }
    if (mongoc_stream_tls_handshake_block(secured, host, static_cast<int>(limit.count()), error))
        return secured;
    mongoc_stream_destroy(secured);
    return nullptr;
}

}  // namespace motor::detail
