// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/types.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/key_vault.hpp>
#include <motor/detail/driver/run_context.hpp>
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
    deterministic,  ///< The same value gives the same bytes, so that it can be found by them.
    random,         ///< The same value gives other bytes each time.
    indexed,        ///< Queryable encryption of a field that is queried.
    unindexed,      ///< Queryable encryption of a field that is not.
};

/// What an indexed value is encrypted for, if not to be stored.
enum class encryption_query { equality };

namespace ops {

/// Name by which libmongocrypt and the server know it.
[[nodiscard]] MOTOR_EXPORT std::string_view name_of(encryption_algorithm algorithm) noexcept;
/// Name by which libmongocrypt and the server know it.
[[nodiscard]] MOTOR_EXPORT std::string_view name_of(encryption_query query) noexcept;

/// Adds master_key().
template <class Self>
struct master_key_option {
    /// Master key to use, as its KMS provider names it: for `aws` `{region: ..., key: ...}`. The
    /// provider "local" takes none.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/client-side-encryption/client-side-encryption.md#masterkey
    Self& master_key(document_view which) & { return set_option(this, "masterKey", which); }
    [[nodiscard]] Self&& master_key(document_view which) && { return std::move(master_key(which)); }
};

/// Adds key_alt_names().
template <class Self>
struct key_alt_names_option {
    /// Names by which the key may be used, too. The key vault needs a unique index of
    /// `keyAltNames`, so that no two keys share one.
    Self& key_alt_names(array_view names) & { return set_option(this, "keyAltNames", names); }
    [[nodiscard]] Self&& key_alt_names(array_view names) && {
        return std::move(key_alt_names(names));
    }
};

/// Adds key_material().
template <class Self>
struct key_material_option {
    /// The key itself, 96 bytes. Default: random ones.
    Self& key_material(std::span<const std::uint8_t> bytes) & {
        return set_option(this, "keyMaterial", binary_view{bytes});
    }
    [[nodiscard]] Self&& key_material(std::span<const std::uint8_t> bytes) && {
        return std::move(key_material(bytes));
    }
};

/// Adds provider().
template <class Self>
struct provider_option {
    /// KMS provider that has the new master key.
    Self& provider(std::string_view name) & { return set_option(this, "provider", name); }
    [[nodiscard]] Self&& provider(std::string_view name) && { return std::move(provider(name)); }
};

/// Adds algorithm().
template <class Self>
struct algorithm_option {
    /// How the value is encrypted. Required.
    Self& algorithm(encryption_algorithm which) & {
        return set_option(this, "algorithm", name_of(which));
    }
    [[nodiscard]] Self&& algorithm(encryption_algorithm which) && {
        return std::move(algorithm(which));
    }
};

/// Adds key_id().
template <class Self>
struct key_id_option {
    /// `_id` of the key to use.
    Self& key_id(binary_view id) & { return set_option(this, "keyId", id); }
    [[nodiscard]] Self&& key_id(binary_view id) && { return std::move(key_id(id)); }
};

/// Adds key_alt_name().
template <class Self>
struct key_alt_name_option {
    /// One of the names of the key to use.
    Self& key_alt_name(std::string_view name) & { return set_option(this, "keyAltName", name); }
    [[nodiscard]] Self&& key_alt_name(std::string_view name) && {
        return std::move(key_alt_name(name));
    }
};

/// Adds contention_factor().
template <class Self>
struct contention_factor_option {
    /// Number of variants of an indexed value: more of them let more writers store it at once and
    /// tell less about it, and make queries slower. Required for an indexed value; 8 is usual.
    Self& contention_factor(std::int64_t variants) & {
        return set_option(this, "contentionFactor", variants);
    }
    [[nodiscard]] Self&& contention_factor(std::int64_t variants) && {
        return std::move(contention_factor(variants));
    }
};

/// Adds query_type().
template <class Self>
struct query_type_option {
    /// Encrypts an indexed value for a query, not for storage.
    Self& query_type(encryption_query what) & {
        return set_option(this, "queryType", name_of(what));
    }
    [[nodiscard]] Self&& query_type(encryption_query what) && {
        return std::move(query_type(what));
    }
};

/// Base of the operations of client_encryption.
class MOTOR_EXPORT encryption_base : public options_base {
protected:
    explicit encryption_base(std::shared_ptr<const detail::key_vault> keys)
        : keys_(std::move(keys)) {}
    /// Throws invalid_operation if that provider has not been given.
    void check_provider(const std::string& name) const;

    std::shared_ptr<const detail::key_vault> keys_;
};

/// Options of client_encryption::create_data_key().
template <class Self>
using create_data_key_options =
    option_list<Self, master_key_option, key_alt_names_option, key_material_option>;

/// The operation of client_encryption::create_data_key(). Options: create_data_key_options.
class MOTOR_EXPORT create_data_key
    : public fluent_operation<create_data_key, create_data_key_options, encryption_base> {
public:
    using result = binary;  ///< The `_id` of the key, a UUID.

    create_data_key(std::shared_ptr<const detail::key_vault> keys, std::string_view provider)
        : fluent_operation(std::move(keys)) {
        fields_.append("provider", provider);
    }
    result run(const detail::run_context& context) const;
};

/// Options of client_encryption::rewrap_many_data_key().
template <class Self>
using rewrap_many_data_key_options = option_list<Self, provider_option, master_key_option>;

/// The operation of client_encryption::rewrap_many_data_key().
/// Options: rewrap_many_data_key_options.
class MOTOR_EXPORT rewrap_many_data_key
    : public fluent_operation<rewrap_many_data_key, rewrap_many_data_key_options, encryption_base> {
public:
    using result = bulk_write_result;  ///< Counts the updates.

    rewrap_many_data_key(std::shared_ptr<const detail::key_vault> keys, document_view filter)
        : fluent_operation(std::move(keys)), filter_(filter) {}
    result run(const detail::run_context& context) const;

private:
    document filter_;
};

/// Options of client_encryption::encrypt().
template <class Self>
using encrypt_options = option_list<Self, algorithm_option, key_id_option, key_alt_name_option,
                                    contention_factor_option, query_type_option>;

/// The operation of client_encryption::encrypt(). Options: encrypt_options.
class MOTOR_EXPORT encrypt : public fluent_operation<encrypt, encrypt_options, encryption_base> {
public:
    using result = binary;  ///< Of the subtype `encrypted`.

    encrypt(std::shared_ptr<const detail::key_vault> keys, const value& plain)
        : fluent_operation(std::move(keys)), plain_(plain) {}
    result run(const detail::run_context& context) const;

private:
    void check() const;

    value plain_;
};

/// The operation of client_encryption::decrypt().
class MOTOR_EXPORT decrypt : public fluent_operation<decrypt, no_options, encryption_base> {
public:
    using result = value;  ///< The plain value.

    decrypt(std::shared_ptr<const detail::key_vault> keys, binary_view secret)
        : fluent_operation(std::move(keys)), secret_(secret) {}
    result run(const detail::run_context& context) const;

private:
    binary secret_;
};

}  // namespace ops
}  // namespace motor
