// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay.hpp"

#include <filesystem>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace motor::testing {

/// TLS in front of a server on a port of 127.0.0.1, with a certificate for that address that it has
/// signed itself.
class tls_relay {
public:
    explicit tls_relay(const std::string& to);
    tls_relay(const tls_relay&) = delete;
    tls_relay& operator=(const tls_relay&) = delete;
    ~tls_relay();

    /// `host:port`
    [[nodiscard]] std::string address() const {
        return "127.0.0.1:" + std::to_string(relay_.port());
    }
    /// The certificate, for tlsCAFile.
    [[nodiscard]] const std::filesystem::path& certificate() const noexcept { return file_; }

private:
    std::filesystem::path file_;
    std::shared_ptr<ssl_ctx_st> context_;
    relay relay_;
};

}  // namespace motor::testing
