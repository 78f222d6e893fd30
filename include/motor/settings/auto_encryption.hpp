// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/settings/kms_providers.hpp>
#include <motor/settings/uri.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace motor {

/// Settings of automatic encryption and decryption of fields, for
/// client_options::auto_encryption().
///
/// Decryption needs nothing else. The fields to be encrypted are found by a program of MongoDB's
/// that reads each command before it is sent: its library crypt_shared, which libmongocrypt looks
/// for among the system's libraries, or the process mongocryptd, which is started unless `extra`
/// says otherwise. Neither comes with libmongoc. Without both, a command fails with
/// encryption_error before it is sent, after mongocryptd was looked for during twice the time of
/// its connection string (10 seconds by default).
///
/// There is no bypass_query_analysis: with it libmongoc aborts the process, in a pool.
///
/// All connections of a client share one such encryption: one cache of keys, where each is kept
/// for a minute, and one pool of connections to mongocryptd.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#autoencryptionopts
class MOTOR_EXPORT auto_encryption_options {
public:
    /// `key_vault` is the collection that has the data keys, `database.collection`. Throws
    /// invalid_name, or configuration_error if there are no providers.
    auto_encryption_options(std::string_view key_vault, kms_providers providers);

    /// Connection string of the deployment that has the key vault, if that is not the client's.
    /// Commands that go there are not reported to the client's listeners.
    auto_encryption_options& key_vault_at(const uri& deployment) & {
        key_vault_uri_ = deployment;
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& key_vault_at(const uri& deployment) && {
        return std::move(key_vault_at(deployment));
    }

    /// Fields that are encrypted, by collection, for field level encryption: `{"db.people":
    /// {bsonType: "object", properties: {ssn: {encrypt: ...}}}}`. For a collection that is not
    /// listed the server is asked, which whoever controls the server could change.
    auto_encryption_options& schema_map(document_view schemas) & {
        schema_map_ = document{schemas};
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& schema_map(document_view schemas) && {
        return std::move(schema_map(schemas));
    }

    /// Fields under queryable encryption, by collection: `{"db.people": {fields: [{path: "ssn",
    /// bsonType: "string", keyId: ..., queries: {queryType: "equality"}}]}}`.
    auto_encryption_options& encrypted_fields_map(document_view fields) & {
        encrypted_fields_map_ = document{fields};
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& encrypted_fields_map(document_view fields) && {
        return std::move(encrypted_fields_map(fields));
    }

    /// Only decrypts; values are encrypted with client_encryption. Needs neither crypt_shared nor
    /// mongocryptd. Default: false.
    auto_encryption_options& bypass_auto_encryption(bool on) & {
        bypass_auto_encryption_ = on;
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& bypass_auto_encryption(bool on) && {
        return std::move(bypass_auto_encryption(on));
    }

    /// Where crypt_shared and mongocryptd are: `mongocryptdURI`, `mongocryptdBypassSpawn`,
    /// `mongocryptdSpawnPath`, `mongocryptdSpawnArgs`, `cryptSharedLibPath`,
    /// `cryptSharedLibRequired` (then a client cannot be made without the library).
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#extraoptions
    auto_encryption_options& extra(document_view options) & {
        extra_ = document{options};
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& extra(document_view options) && {
        return std::move(extra(options));
    }

    /// The collection of the keys.
    [[nodiscard]] const detail::namespace_settings& key_vault() const noexcept {
        return *key_vault_;
    }
    /// Providers of the master keys.
    [[nodiscard]] const kms_providers& providers() const noexcept { return providers_; }
    /// Value that was set.
    [[nodiscard]] const std::optional<uri>& key_vault_at() const noexcept { return key_vault_uri_; }
    /// Value that was set.
    [[nodiscard]] const document& schema_map() const noexcept { return schema_map_; }
    /// Value that was set.
    [[nodiscard]] const document& encrypted_fields_map() const noexcept {
        return encrypted_fields_map_;
    }
    /// Value that was set.
    [[nodiscard]] bool bypass_auto_encryption() const noexcept { return bypass_auto_encryption_; }
    /// Value that was set.
    [[nodiscard]] const document& extra() const noexcept { return extra_; }

private:
    std::shared_ptr<const detail::namespace_settings> key_vault_;
    kms_providers providers_;
    std::optional<uri> key_vault_uri_;
    document schema_map_, encrypted_fields_map_, extra_;
    bool bypass_auto_encryption_ = false;
};

}  // namespace motor
