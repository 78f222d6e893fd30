// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>
#include <motor/driver/key_vault.hpp>
#include <motor/driver/target.hpp>
#include <motor/ops/bulk_write.hpp>
#include <motor/ops/options.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace motor {

/// How a value is encrypted.
/// @see https://www.mongodb.com/docs/manual/core/csfle/fundamentals/encryption-algorithms/
enum class encryption_algorithm {
    deterministic,  ///< the same value gives the same bytes, so that it can be found by them
    random,         ///< and here never
    indexed,        ///< queryable encryption, of a field that is queried
    unindexed,      ///< queryable encryption, of one that is not
};

/// What an indexed value is encrypted for, if not to be stored.
enum class encryption_query { equality };

namespace ops {

/// As libmongocrypt and the server call it.
[[nodiscard]] std::string_view name_of(encryption_algorithm algorithm) noexcept;
/// As libmongocrypt and the server call it.
[[nodiscard]] std::string_view name_of(encryption_query query) noexcept;

/// What a KMS provider wants to know about the master key to use: for `aws` `{region: ..., key:
/// ...}`. The provider "local" takes none.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#masterkey
template <class Self>
struct master_key_option {
    Self& master_key(document_view which) & {
        return set_option(static_cast<Self&>(*this), "masterKey", which);
    }
    [[nodiscard]] Self&& master_key(document_view which) && { return std::move(master_key(which)); }
};

/// Names by which the key may be used too. The key vault needs a unique index of `keyAltNames`, so
/// that no two keys have one.
template <class Self>
struct key_alt_names_option {
    Self& key_alt_names(array_view names) & {
        return set_option(static_cast<Self&>(*this), "keyAltNames", names);
    }
    [[nodiscard]] Self&& key_alt_names(array_view names) && {
        return std::move(key_alt_names(names));
    }
};

/// The key itself, 96 bytes, instead of one made by chance.
template <class Self>
struct key_material_option {
    Self& key_material(std::span<const std::uint8_t> bytes) & {
        return set_option(static_cast<Self&>(*this), "keyMaterial", binary_view{bytes});
    }
    [[nodiscard]] Self&& key_material(std::span<const std::uint8_t> bytes) && {
        return std::move(key_material(bytes));
    }
};

/// The KMS provider that has the new master key.
template <class Self>
struct provider_option {
    Self& provider(std::string_view name) & {
        return set_option(static_cast<Self&>(*this), "provider", name);
    }
    [[nodiscard]] Self&& provider(std::string_view name) && { return std::move(provider(name)); }
};

/// How to encrypt; it must be said.
template <class Self>
struct algorithm_option {
    Self& algorithm(encryption_algorithm which) & {
        return set_option(static_cast<Self&>(*this), "algorithm", name_of(which));
    }
    [[nodiscard]] Self&& algorithm(encryption_algorithm which) && {
        return std::move(algorithm(which));
    }
};

/// The `_id` of the key to use.
template <class Self>
struct key_id_option {
    Self& key_id(binary_view id) & { return set_option(static_cast<Self&>(*this), "keyId", id); }
    [[nodiscard]] Self&& key_id(binary_view id) && { return std::move(key_id(id)); }
};

/// The key to use, by one of its names.
template <class Self>
struct key_alt_name_option {
    Self& key_alt_name(std::string_view name) & {
        return set_option(static_cast<Self&>(*this), "keyAltName", name);
    }
    [[nodiscard]] Self&& key_alt_name(std::string_view name) && {
        return std::move(key_alt_name(name));
    }
};

/// How many variants of an indexed value there are: more of them let more writers store it at once
/// and tell less about it, and make queries slower. An indexed value needs it; 8 is usual.
template <class Self>
struct contention_factor_option {
    Self& contention_factor(std::int64_t variants) & {
        return set_option(static_cast<Self&>(*this), "contentionFactor", variants);
    }
    [[nodiscard]] Self&& contention_factor(std::int64_t variants) && {
        return std::move(contention_factor(variants));
    }
};

/// The indexed value is not to be stored, but to be looked for.
template <class Self>
struct query_type_option {
    Self& query_type(encryption_query what) & {
        return set_option(static_cast<Self&>(*this), "queryType", name_of(what));
    }
    [[nodiscard]] Self&& query_type(encryption_query what) && {
        return std::move(query_type(what));
    }
};

/// What the operations of client_encryption have in common.
class encryption_base : public options_base {
protected:
    explicit encryption_base(std::shared_ptr<const driver::key_vault> keys)
        : keys_(std::move(keys)) {}
    /// Throws invalid_operation if that provider has not been given.
    void check_provider(const std::string& name) const;

    std::shared_ptr<const driver::key_vault> keys_;
};

template <class Self>
using create_data_key_options =
    option_list<Self, master_key_option, key_alt_names_option, key_material_option>;

/// Makes a data key, encrypts it with the provider's master key and inserts it into the key vault;
/// the result is its `_id`, a UUID. Throws invalid_operation if the provider has not been given, or
/// if the options are no good, encryption_error if the provider refuses.
class create_data_key : public encryption_base, public create_data_key_options<create_data_key> {
public:
    template <class Self>
    using options = create_data_key_options<Self>;
    using result = binary;

    create_data_key(std::shared_ptr<const driver::key_vault> keys, std::string_view provider)
        : encryption_base(std::move(keys)) {
        fields_.append("provider", provider);
    }
    result run(const driver::target& where) const;
};

template <class Self>
using rewrap_many_data_key_options = option_list<Self, provider_option, master_key_option>;

/// Decrypts the data keys that match and encrypts them again with the master key of `provider`, or
/// with a newer version of the one that they have; the values encrypted with them stay as they are.
/// The result counts the updates; with no match nothing is sent after the find. Throws
/// invalid_operation for a master_key without a provider, encryption_error and bulk_write_error.
class rewrap_many_data_key : public encryption_base,
                             public rewrap_many_data_key_options<rewrap_many_data_key> {
public:
    template <class Self>
    using options = rewrap_many_data_key_options<Self>;
    using result = bulk_write_result;

    rewrap_many_data_key(std::shared_ptr<const driver::key_vault> keys, document_view filter)
        : encryption_base(std::move(keys)), filter_(filter) {}
    result run(const driver::target& where) const;

private:
    document filter_;
};

template <class Self>
using encrypt_options = option_list<Self, algorithm_option, key_id_option, key_alt_name_option,
                                    contention_factor_option, query_type_option>;

/// Encrypts a value: binary of the subtype `encrypted`, to be stored or looked for in its place.
/// Asks the key vault for the key, unless the connection knows it. Throws invalid_operation if no
/// algorithm is given, not just one of key_id and key_alt_name, or a contention_factor or a
/// query_type for an algorithm that has none; encryption_error if there is no such key, if the
/// master key does not open it, or for a value that the algorithm does not take.
class encrypt : public encryption_base, public encrypt_options<encrypt> {
public:
    template <class Self>
    using options = encrypt_options<Self>;
    using result = binary;

    encrypt(std::shared_ptr<const driver::key_vault> keys, const value& plain)
        : encryption_base(std::move(keys)), plain_(plain) {}
    result run(const driver::target& where) const;

private:
    void check() const;

    value plain_;
};

/// Decrypts what encrypt() has made; the value knows its key. Throws invalid_operation for binary
/// of another subtype, encryption_error if its key is not in the key vault, if the master key does
/// not open it, or if the value has been changed.
class decrypt : public encryption_base {
public:
    template <class Self>
    using options = option_list<Self>;
    using result = value;

    decrypt(std::shared_ptr<const driver::key_vault> keys, binary_view secret)
        : encryption_base(std::move(keys)), secret_(secret) {}
    result run(const driver::target& where) const;

private:
    binary secret_;
};

}  // namespace ops
}  // namespace motor
