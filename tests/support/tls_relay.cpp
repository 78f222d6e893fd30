// SPDX-License-Identifier: Apache-2.0
#include "tls_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace motor::testing {
namespace {

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using key_handle = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using certificate_handle = std::unique_ptr<X509, freer<X509_free>>;

void require(bool holds, const char* doing) {
    if (!holds) throw std::runtime_error{std::string{"OpenSSL failed at "} + doing};
}

void add_extension(X509* to, int id, const char* value) {
    std::unique_ptr<X509_EXTENSION, freer<X509_EXTENSION_free>> made{
        X509V3_EXT_conf_nid(nullptr, nullptr, id, value)};
    require(made && X509_add_ext(to, made.get(), -1) == 1, "an extension");
}

certificate_handle self_signed(EVP_PKEY* key) {
    certificate_handle made{X509_new()};
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key);
    auto name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("motor tests"), -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    add_extension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(made.get(), NID_subject_alt_name, "IP:127.0.0.1");
    require(X509_sign(made.get(), key, EVP_sha256()) != 0, "signing");
    return made;
}

std::shared_ptr<SSL_CTX> context_with_certificate(const std::filesystem::path& file) {
    std::shared_ptr<SSL_CTX> made{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    key_handle key{EVP_RSA_gen(2048)};
    auto certificate = self_signed(key.get());
    require(SSL_CTX_use_certificate(made.get(), certificate.get()) == 1 &&
                SSL_CTX_use_PrivateKey(made.get(), key.get()) == 1,
            "its certificate");
    std::unique_ptr<std::FILE, freer<std::fclose>> out{std::fopen(file.c_str(), "w")};
    require(out && PEM_write_X509(out.get(), certificate.get()) == 1, "writing it");
    return made;
}

/// Takes what comes from the client out of TLS, and puts what comes from the server into it.
void pump_secured(SSL_CTX* context, int client, int server) {
    std::unique_ptr<SSL, freer<SSL_free>> secured{SSL_new(context)};
    SSL_set_fd(secured.get(), client);
    std::vector<char> bytes(65536);
    int got = SSL_accept(secured.get());
    while (got > 0) {
        pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (SSL_pending(secured.get()) == 0 && ::poll(both, 2, -1) < 0) return;
        if (SSL_pending(secured.get()) > 0 || both[0].revents) {
            got = SSL_read(secured.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (got > 0 &&
                ::send(server, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
                return;
        } else {
            got = static_cast<int>(::recv(server, bytes.data(), bytes.size(), 0));
            if (got > 0 && SSL_write(secured.get(), bytes.data(), got) != got) return;
        }
    }
}

relay listen_on_loopback(const std::string& to, relay::pump by) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return {reinterpret_cast<sockaddr*>(&at), sizeof at, to, std::move(by)};
}

}  // namespace

tls_relay::tls_relay(const std::string& to)
    : file_(std::filesystem::temp_directory_path() /
            ("motor-tls-" + std::to_string(::getpid()) + ".pem")),
      context_(context_with_certificate(file_)),
      relay_(listen_on_loopback(to, [context = context_.get()](int client, int server) {
          pump_secured(context, client, server);
      })) {}

tls_relay::~tls_relay() { std::filesystem::remove(file_); }

}  // namespace motor::testing
