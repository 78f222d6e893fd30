// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <cstdint>
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
    kms_providers&& local(std::span<const std::uint8_t> key) && { return std::move(local(key)); }

    /// A service: its credentials as the specification writes them, `{accessKeyId: ...,
    /// secretAccessKey: ...}`, and how TLS to it is secured: `{tlsCAFile: ...,
    /// tlsCertificateKeyFile: ...}`. The same name once more replaces it.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#kmsproviders
    kms_providers& add(std::string_view name, document_view credentials, document_view tls = {}) &;
    kms_providers&& add(std::string_view name, document_view credentials,
                        document_view tls = {}) && {
        return std::move(add(name, credentials, tls));
    }

    [[nodiscard]] bool has(std::string_view name) const { return bool{credentials_[name]}; }
    [[nodiscard]] const document& credentials() const noexcept { return credentials_; }
    [[nodiscard]] const document& tls() const noexcept { return tls_; }

private:
    document credentials_, tls_;
};

}  // namespace motor
