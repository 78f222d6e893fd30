// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/kms_providers.hpp>
#include <motor/driver/target.hpp>
#include <motor/driver/uri.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace motor {

/// How a client encrypts and decrypts fields by itself; see client_options::auto_encryption().
///
/// Decrypting needs nothing else. What is to be encrypted is found by a program of MongoDB's that
/// reads each command before it is sent: its library crypt_shared, which libmongocrypt looks for
/// where the system has its libraries, or the process mongocryptd, which is started unless `extra`
/// says otherwise. Neither comes with libmongoc. Where both are lacking, a command fails with
/// encryption_error before it is sent, after having looked for mongocryptd twice as long as its
/// connection string says (10 seconds by default).
///
/// There is no bypass_query_analysis: libmongoc ends the process with it, in a pool.
///
/// All connections of a client share one such encryption: one cache of keys, where each is kept
/// for a minute, and one pool of connections to mongocryptd.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#autoencryptionopts
class auto_encryption_options {
public:
    /// `key_vault` is the collection that has the data keys, `database.collection`. Throws
    /// invalid_name, or configuration_error if there are no providers.
    auto_encryption_options(std::string_view key_vault, kms_providers providers);

    /// Where the key vault is, if it is not where the client's data is: the connection string of
    /// another deployment. What goes there is not told to the client's listeners.
    auto_encryption_options& key_vault_at(const driver::uri& deployment) & {
        key_vault_uri_ = deployment;
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& key_vault_at(const driver::uri& deployment) && {
        return std::move(key_vault_at(deployment));
    }

    /// Which fields of which collection are encrypted, for field level encryption: `{"db.people":
    /// {bsonType: "object", properties: {ssn: {encrypt: ...}}}}`. For what is not listed the server
    /// is asked for the collection's schema, which somebody who has the server could change.
    auto_encryption_options& schema_map(document_view schemas) & {
        schema_map_ = document{schemas};
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& schema_map(document_view schemas) && {
        return std::move(schema_map(schemas));
    }

    /// The same for queryable encryption: `{"db.people": {fields: [{path: "ssn", bsonType:
    /// "string", keyId: ..., queries: {queryType: "equality"}}]}}`.
    auto_encryption_options& encrypted_fields_map(document_view fields) & {
        encrypted_fields_map_ = document{fields};
        return *this;
    }
    [[nodiscard]] auto_encryption_options&& encrypted_fields_map(document_view fields) && {
        return std::move(encrypted_fields_map(fields));
    }

    /// Only decrypts; values are encrypted with client_encryption. Needs neither crypt_shared nor
    /// mongocryptd.
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
    [[nodiscard]] const driver::scope& key_vault() const noexcept { return *key_vault_; }
    /// Who encrypts the keys.
    [[nodiscard]] const kms_providers& providers() const noexcept { return providers_; }
    [[nodiscard]] const std::optional<driver::uri>& key_vault_at() const noexcept {
        return key_vault_uri_;
    }
    [[nodiscard]] const document& schema_map() const noexcept { return schema_map_; }
    [[nodiscard]] const document& encrypted_fields_map() const noexcept {
        return encrypted_fields_map_;
    }
    [[nodiscard]] bool bypass_auto_encryption() const noexcept { return bypass_auto_encryption_; }
    [[nodiscard]] const document& extra() const noexcept { return extra_; }

private:
    std::shared_ptr<const driver::scope> key_vault_;
    kms_providers providers_;
    std::optional<driver::uri> key_vault_uri_;
    document schema_map_, encrypted_fields_map_, extra_;
    bool bypass_auto_encryption_ = false;
};

}  // namespace motor
