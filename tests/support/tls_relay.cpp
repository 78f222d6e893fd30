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
    auto context = made.get();
    require(
        SSL_CTX_use_certificate_file(context, how.certificate.c_str(), SSL_FILETYPE_PEM) == 1 &&
            SSL_CTX_use_PrivateKey_file(context, how.certificate.c_str(), SSL_FILETYPE_PEM) == 1,
        "its certificate");
    if (!how.newest_protocol) SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    if (!how.client_authority.empty()) {
        require(SSL_CTX_load_verify_locations(context, how.client_authority.c_str(), nullptr) == 1,
                "the clients' authority");
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return made;
}

/// Blocks SIGPIPE for the thread: OpenSSL writes to its socket as to a file, and the peer may have
/// gone. A signal that such a write raises is raised in the same thread, and ends with it.
void block_broken_pipe() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

/// Decrypts what comes from the client, and encrypts what comes from the server.
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

relay listen_on_loopback(const std::string& to, relay::pump function) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return {reinterpret_cast<sockaddr*>(&address), sizeof address, to, std::move(function)};
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
