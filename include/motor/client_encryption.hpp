// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/collection.hpp>
#include <motor/driver/kms_providers.hpp>
#include <motor/ops/encryption.hpp>

#include <memory>
#include <string_view>

namespace motor {

/// Encrypts and decrypts single values, and keeps the data keys with which that is done: they lie
/// in a collection, the key vault, each encrypted with a master key that the server never sees. A
/// cheap value: copies are one, safe to share between threads. Its operations have every style, on
/// the client's workers and its loop.
///
///   motor::client_encryption secrets{client, "encryption.__keyVault",
///                                    motor::kms_providers{}.local(master_key)};
///   auto key = co_await secrets.create_data_key("local");
///   auto ssn = co_await secrets.encrypt("123-45-6789").key_id(key).algorithm(deterministic);
///
/// With that, a client that has auto_encryption decrypts by itself what it reads.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#clientencryption
class client_encryption {
public:
    /// The key vault, `database.collection`, is read and written with the concern "majority".
    /// Sends nothing. Throws invalid_name, or configuration_error if libmongocrypt does not take
    /// the providers or libmongoc was built without encryption.
    client_encryption(const client& key_vault_client, std::string_view key_vault,
                      kms_providers providers);

    // clang-format off: a list of what there is, a line each
    operation<ops::create_data_key> create_data_key(std::string_view provider) const {
        return make<ops::create_data_key>(provider);
    }
    operation<ops::rewrap_many_data_key> rewrap_many_data_key(document_view filter) const {
        return make<ops::rewrap_many_data_key>(filter);
    }
    operation<ops::encrypt> encrypt(const value& plain) const { return make<ops::encrypt>(plain); }
    operation<ops::decrypt> decrypt(binary_view secret) const { return make<ops::decrypt>(secret); }
    // clang-format on

    /// The document of a key, if there is one.
    [[nodiscard]] operation<ops::find_one> get_key(binary_view id) const;
    [[nodiscard]] operation<ops::find_one> get_key_by_alt_name(std::string_view name) const;
    /// All of them.
    [[nodiscard]] basic_cursor<ops::find> get_keys() const;
    /// Both return the key's document as it was before, if there is one.
    [[nodiscard]] operation<ops::find_one_and_update> add_key_alt_name(binary_view id,
                                                                       std::string_view name) const;
    /// Needs a server that updates by pipeline (4.2).
    [[nodiscard]] operation<ops::find_one_and_update> remove_key_alt_name(
        binary_view id, std::string_view name) const;
    /// What was encrypted with it cannot be read any more.
    [[nodiscard]] operation<ops::delete_one> delete_key(binary_view id) const;

    /// The collection itself: to make its unique index of `keyAltNames`.
    [[nodiscard]] const collection& key_vault() const noexcept { return key_vault_; }

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return {site_, Op(keys_, std::forward<Args>(args)...)};
    }

    std::shared_ptr<const driver::key_vault> keys_;
    core::site site_;
    collection key_vault_;
};

}  // namespace motor
