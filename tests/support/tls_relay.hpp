// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

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
    [[nodiscard]] std::string address() const;
    /// The certificate, for tlsCAFile.
    [[nodiscard]] const std::filesystem::path& certificate() const noexcept { return file_; }

private:
    void accept_all();
    void pump(int client);

    std::shared_ptr<ssl_ctx_st> context_;
    std::filesystem::path file_;
    int listener_ = -1, target_port_ = 0;
    std::mutex mutex_;
    std::list<int> clients_;
    std::list<std::thread> pumps_;
    std::thread acceptor_;
};

}  // namespace motor::testing
