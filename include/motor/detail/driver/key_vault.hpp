// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/value.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/settings/kms_providers.hpp>

#include <memory>
#include <string>

struct _mongoc_client_encryption_t;
struct _mongoc_client_t;

namespace motor::detail {

class connection;
struct namespace_settings;

/// The collection of data keys, with the providers that open them. Blocking. Each thread may use
/// it with a connection of its own. libmongoc ties its cache of keys to a client, so that each
/// connection has one, in which a key stays for a minute.
///
/// Requests to a KMS provider go over connections of libmongoc's own: an operation that is given up
/// meanwhile completes at once, and its thread stays there until the provider answers, 5 minutes at
/// most. Options have the names of MongoDB's specification. All members throw encryption_error and
/// the errors of motor/client_error.hpp.
class MOTOR_EXPORT key_vault : public std::enable_shared_from_this<key_vault> {
public:
    /// Throws configuration_error if there are no providers, if libmongocrypt does not take them,
    /// or if libmongoc was built without encryption.
    key_vault(const namespace_settings& settings, kms_providers providers);

    [[nodiscard]] const kms_providers& providers() const noexcept { return providers_; }

    /// Makes a key, stores it, and returns its `_id`. Options: `masterKey`, `keyAltNames`,
    /// `keyMaterial`.
    binary create_data_key(detail::connection& connection, const std::string& provider,
                           document_view options) const;
    /// Encrypts keys again with another master key. Options: `provider`, `masterKey`. Returns the
    /// merged reply to the updates; empty if no key matches.
    document rewrap_many_data_key(detail::connection& connection, document_view filter,
                                  document_view options) const;
    /// Encrypts a value. Options: `algorithm`, `keyId` or `keyAltName`, `contentionFactor`,
    /// `queryType`.
    binary encrypt(detail::connection& connection, const value& plain, document_view options) const;
    value decrypt(detail::connection& connection, binary_view secret) const;

private:
    [[nodiscard]] _mongoc_client_encryption_t* open_for(_mongoc_client_t* client) const;
    _mongoc_client_encryption_t* native(detail::connection& connection) const;

    std::string database_, collection_;
    kms_providers providers_;
};

}  // namespace motor::detail
