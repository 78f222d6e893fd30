// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificates.hpp"
#include "relay.hpp"

#include <filesystem>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace motor::testing {

/// A TLS endpoint in front of a server on a port of 127.0.0.1.
class tls_relay {
public:
    /// Its certificate, and the clients that it accepts.
    struct settings {
        std::filesystem::path certificate = {};  ///< certificate with its private key
        /// Authority of clients' certificates; empty: clients need none.
        std::filesystem::path client_authority = {};
        /// Uses TLS 1.3, in which a client is rejected after its handshake.
        bool newest_protocol = true;
    };
    /// Uses a certificate for that address.
    explicit tls_relay(const std::string& to);
    tls_relay(const std::string& to, const settings& how);
    tls_relay(const tls_relay&) = delete;
    tls_relay& operator=(const tls_relay&) = delete;
    ~tls_relay();

    /// `host:port`
    [[nodiscard]] std::string address() const {
        return "127.0.0.1:" + std::to_string(relay_.port());
    }
    /// Authority of its own certificate, for tlsCAFile.
    [[nodiscard]] std::filesystem::path certificate() const { return authority_.file(); }

private:
    certificate_authority authority_;
    std::shared_ptr<ssl_ctx_st> context_;
    relay relay_;
};

}  // namespace motor::testing
