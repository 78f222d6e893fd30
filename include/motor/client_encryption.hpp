// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/collection.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/ops/encryption.hpp>
#include <motor/settings/kms_providers.hpp>

#include <memory>
#include <string_view>

namespace motor {

/// Encrypts and decrypts single values, and manages the data keys for that. The keys are stored in
/// a collection, the key vault, each encrypted with a master key that the server never sees. A
/// cheap value: copies share one state and may be used by several threads. Its operations have
/// every style, and run on the client's workers and its loop.
///
///   motor::client_encryption secrets{client, "encryption.__keyVault",
///                                    motor::kms_providers{}.local(master_key)};
///   auto key = co_await secrets.create_data_key("local");
///   auto ssn = co_await secrets.encrypt("123-45-6789").key_id(key).algorithm(deterministic);
///
/// A client with auto_encryption decrypts the values that it reads by itself.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#clientencryption
class MOTOR_EXPORT client_encryption {
public:
    /// The key vault, `database.collection`, is read and written with the concern "majority". Sends
    /// nothing. Throws invalid_name, or configuration_error if libmongocrypt rejects the providers
    /// or libmongoc was built without encryption.
    client_encryption(const client& key_vault_client, std::string_view key_vault,
                      kms_providers providers);

    // clang-format off: a list of what there is, a line each
    /// Makes a data key, encrypts it with the provider's master key and inserts it into the key
    /// vault. Returns its `_id`, a UUID. Throws invalid_operation for a provider that has not been
    /// configured or options that do not fit, encryption_error if the provider refuses.
    operation<ops::create_data_key> create_data_key(std::string_view provider) const {
        return make<ops::create_data_key>(provider);
    }
    /// Decrypts the data keys that match and encrypts them again, with the master key of provider()
    /// or a newer version of their own master key; values encrypted with them stay readable. The
    /// result counts the updates. Throws invalid_operation for a master_key() without a provider(),
    /// encryption_error and bulk_write_error.
    operation<ops::rewrap_many_data_key> rewrap_many_data_key(document_view filter) const {
        return make<ops::rewrap_many_data_key>(filter);
    }
    /// Encrypts a value to a binary of the subtype `encrypted`, to be stored or searched for in
    /// place of the value. Reads the key from the key vault, unless the connection has it already.
    /// Throws invalid_operation if the options do not fit (algorithm() and exactly one of key_id()
    /// and key_alt_name() are required), encryption_error if there is no such key, the master key
    /// does not open it or the algorithm does not support the value.
    operation<ops::encrypt> encrypt(const value& plain) const { return make<ops::encrypt>(plain); }
    /// Decrypts a result of encrypt(), which contains the `_id` of its key. Throws
    /// invalid_operation for a binary of another subtype, encryption_error if the key is not in the
    /// key vault, the master key does not open it or the value has been changed.
    operation<ops::decrypt> decrypt(binary_view secret) const { return make<ops::decrypt>(secret); }
    // clang-format on

    /// Sends `find`: returns the document of the key with this `_id`, or nothing.
    [[nodiscard]] operation<ops::find_one> get_key(binary_view id) const;
    /// Sends `find`: returns the document of the key with this alternative name, or nothing.
    [[nodiscard]] operation<ops::find_one> get_key_by_alt_name(std::string_view name) const;
    /// A cursor over the documents of all keys: sends `find` when the first document is asked for.
    [[nodiscard]] basic_cursor<ops::find> get_keys() const;
    /// Sends `findAndModify`: adds a name to a key. Returns the key's document before the change,
    /// or nothing.
    [[nodiscard]] operation<ops::find_one_and_update> add_key_alt_name(binary_view id,
                                                                       std::string_view name) const;
    /// Sends `findAndModify` with a pipeline (servers from 4.2 on): removes a name from a key.
    /// Returns the key's document before the change, or nothing.
    [[nodiscard]] operation<ops::find_one_and_update> remove_key_alt_name(
        binary_view id, std::string_view name) const;
    /// Sends `delete`: deletes a key. Values that were encrypted with it cannot be read any more.
    [[nodiscard]] operation<ops::delete_one> delete_key(binary_view id) const;

    /// The key vault as a collection, for example to make its unique index on `keyAltNames`.
    [[nodiscard]] const collection& key_vault() const noexcept { return key_vault_; }

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return detail::access::make<operation<Op>>(context_,
                                                   Op(keys_, std::forward<Args>(args)...));
    }

    std::shared_ptr<const detail::key_vault> keys_;
    detail::handle_context context_;
    collection key_vault_;
};

}  // namespace motor
