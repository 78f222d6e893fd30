// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/value.hpp>
#include <motor/driver/kms_providers.hpp>

#include <memory>
#include <string>

struct _mongoc_client_encryption_t;
struct _mongoc_client_t;

namespace motor::driver {

class connection;
struct scope;

/// The collection of data keys with what opens them, blocking: what needs libmongocrypt. Any thread
/// may use it, with a connection that is its own. libmongoc ties what it keeps to a client, so that
/// each connection has its cache of keys, in which each is kept for a minute.
///
/// What goes to a KMS provider goes over connections of libmongoc's own: an operation that is given
/// up meanwhile completes at once, and its thread stays there until the provider answers, 5 minutes
/// at most. Options have the names of MongoDB's specification. All throw encryption_error, and what
/// motor/driver/error.hpp lists.
class key_vault : public std::enable_shared_from_this<key_vault> {
public:
    /// Throws configuration_error if there are no providers, if libmongocrypt does not take them,
    /// or if libmongoc was built without encryption.
    key_vault(const scope& where, kms_providers providers);

    [[nodiscard]] const kms_providers& providers() const noexcept { return providers_; }

    /// Makes a key and stores it: `masterKey`, `keyAltNames`, `keyMaterial`. Its `_id`.
    binary create_data_key(connection& via, const std::string& provider,
                           document_view options) const;
    /// Encrypts keys anew: `provider`, `masterKey`. The merged reply to the updates; empty if no
    /// key matches.
    document rewrap_many_data_key(connection& via, document_view filter,
                                  document_view options) const;
    /// `algorithm`, `keyId` or `keyAltName`, `contentionFactor`, `queryType`.
    binary encrypt(connection& via, const value& plain, document_view options) const;
    value decrypt(connection& via, binary_view secret) const;

private:
    [[nodiscard]] _mongoc_client_encryption_t* open_for(_mongoc_client_t* client) const;
    _mongoc_client_encryption_t* native(connection& via) const;

    std::string database_, collection_;
    kms_providers providers_;
};

}  // namespace motor::driver
