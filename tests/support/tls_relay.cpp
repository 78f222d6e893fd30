// SPDX-License-Identifier: Apache-2.0
#include "tls_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <utility>
#include <vector>

#include "openssl.hpp"

namespace motor::testing {
namespace {

std::shared_ptr<SSL_CTX> context_of(const tls_relay::settings& how) {
    std::shared_ptr<SSL_CTX> made{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    auto own = made.get();
    require(SSL_CTX_use_certificate_file(own, how.certificate.c_str(), SSL_FILETYPE_PEM) == 1 &&
                SSL_CTX_use_PrivateKey_file(own, how.certificate.c_str(), SSL_FILETYPE_PEM) == 1,
            "its certificate");
    if (!how.newest_protocol) SSL_CTX_set_max_proto_version(own, TLS1_2_VERSION);
    if (!how.client_authority.empty()) {
        require(SSL_CTX_load_verify_locations(own, how.client_authority.c_str(), nullptr) == 1,
                "the clients' authority");
        SSL_CTX_set_verify(own, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return made;
}

/// OpenSSL writes to its socket as to a file, and whoever is at the other end may have gone. What
/// such a write raises, it raises in its own thread, and it ends with it.
void block_broken_pipe() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

/// Takes what comes from the client out of TLS, and puts what comes from the server into it.
void pump_secured(SSL_CTX* context, int client, int server) {
    block_broken_pipe();
    openssl_handle<SSL, SSL_free> secured{SSL_new(context)};
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

tls_relay::tls_relay(const std::string& to) : tls_relay(to, settings{}) {}

tls_relay::tls_relay(const std::string& to, const settings& how)
    : context_([&] {
          auto wanted = how;
          if (wanted.certificate.empty()) wanted.certificate = authority_.issue();
          return context_of(wanted);
      }()),
      relay_(listen_on_loopback(to, [context = context_.get()](int client, int server) {
          pump_secured(context, client, server);
      })) {}

tls_relay::~tls_relay() = default;

}  // namespace motor::testing
