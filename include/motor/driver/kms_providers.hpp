// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace motor {

/// Who keeps the master keys, with which the data keys are encrypted that lie in the key vault: a
/// key of one's own, or services (`aws`, `azure`, `gcp`, `kmip`) with what they ask to be shown.
/// It has secrets in it, which nothing of Motor logs or writes.
/// @see https://www.mongodb.com/docs/manual/core/queryable-encryption/fundamentals/kms-providers/
class kms_providers {
public:
    kms_providers() = default;

    /// The provider "local": a master key of 96 bytes that the program itself has. Throws
    /// configuration_error if it has another length.
    kms_providers& local(std::span<const std::uint8_t> key) &;
    [[nodiscard]] kms_providers&& local(std::span<const std::uint8_t> key) && {
        return std::move(local(key));
    }

    /// A service: its credentials as the specification writes them, `{accessKeyId: ...,
    /// secretAccessKey: ...}`, and how TLS to it is secured: `{tlsCAFile: ...,
    /// tlsCertificateKeyFile: ...}`. The same name once more replaces it.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#kmsproviders
    kms_providers& add(std::string_view name, document_view credentials, document_view tls = {}) &;
    [[nodiscard]] kms_providers&& add(std::string_view name, document_view credentials,
                                      document_view tls = {}) && {
        return std::move(add(name, credentials, tls));
    }

    /// Asks for credentials when they are needed, of the providers that were added with empty ones,
    /// `add("aws", {})`; it returns `{aws: {...}}`. It is called in a worker's thread, in several
    /// at once, and may block; what it throws is the operation's encryption_error. Without it the
    /// credentials of an empty `aws` are those of the environment.
    kms_providers& on_demand(std::function<document()> ask) & {
        ask_ = std::make_shared<const std::function<document()>>(std::move(ask));
        return *this;
    }
    [[nodiscard]] kms_providers&& on_demand(std::function<document()> ask) && {
        return std::move(on_demand(std::move(ask)));
    }

    /// Whether one of that name was given.
    [[nodiscard]] bool has(std::string_view name) const { return bool{credentials_[name]}; }
    /// By name. Secret.
    [[nodiscard]] const document& credentials() const noexcept { return credentials_; }
    /// By name: the TLS options of those that have any.
    [[nodiscard]] const document& tls() const noexcept { return tls_; }
    /// Null if there is nobody to ask.
    [[nodiscard]] const std::shared_ptr<const std::function<document()>>& ask() const noexcept {
        return ask_;
    }

private:
    document credentials_, tls_;
    std::shared_ptr<const std::function<document()>> ask_;
};

}  // namespace motor
