// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/detail/base/export.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace motor {

/// Providers of the master keys, which encrypt the data keys in the key vault: a key of the
/// program's own, or services (`aws`, `azure`, `gcp`, `kmip`) with their credentials. Motor never
/// logs or writes the secrets.
/// @see https://www.mongodb.com/docs/manual/core/queryable-encryption/fundamentals/kms-providers/
class MOTOR_EXPORT kms_providers {
public:
    kms_providers() = default;

    /// Adds the provider "local": a master key of 96 bytes that the program itself has. Throws
    /// configuration_error for another length.
    kms_providers& local(std::span<const std::uint8_t> key) &;
    [[nodiscard]] kms_providers&& local(std::span<const std::uint8_t> key) && {
        return std::move(local(key));
    }

    /// Adds a service, or replaces the one with the same name: its credentials as in the
    /// specification, `{accessKeyId: ..., secretAccessKey: ...}`, and its TLS options,
    /// `{tlsCAFile: ..., tlsCertificateKeyFile: ...}`.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#kmsproviders
    kms_providers& add(std::string_view name, document_view credentials, document_view tls = {}) &;
    [[nodiscard]] kms_providers&& add(std::string_view name, document_view credentials,
                                      document_view tls = {}) && {
        return std::move(add(name, credentials, tls));
    }

    /// Function that is called for the credentials of providers that were added without any,
    /// `add("aws", {})`, and returns `{aws: {...}}`. It is called in workers' threads, in several
    /// at once, and may block. Its exception becomes the operation's encryption_error. Default: an
    /// `aws` without credentials has those of the environment.
    kms_providers& on_demand(std::function<document()> ask) & {
        ask_ = std::make_shared<const std::function<document()>>(std::move(ask));
        return *this;
    }
    [[nodiscard]] kms_providers&& on_demand(std::function<document()> ask) && {
        return std::move(on_demand(std::move(ask)));
    }

    /// Whether there is a provider with this name.
    [[nodiscard]] bool has(std::string_view name) const { return bool{credentials_[name]}; }
    /// Credentials by the names of their providers. Secret.
    [[nodiscard]] const document& credentials() const noexcept { return credentials_; }
    /// TLS options by the names of their providers.
    [[nodiscard]] const document& tls() const noexcept { return tls_; }
    /// Function that was set for credentials; null if none was.
    [[nodiscard]] const std::shared_ptr<const std::function<document()>>& ask() const noexcept {
        return ask_;
    }

private:
    document credentials_, tls_;
    std::shared_ptr<const std::function<document()>> ask_;
};

}  // namespace motor
