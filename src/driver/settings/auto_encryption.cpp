// SPDX-License-Identifier: Apache-2.0
#include "auto_encryption.hpp"

#include <motor/settings/auto_encryption.hpp>

namespace motor {

auto_encryption_options::auto_encryption_options(std::string_view key_vault,
                                                 kms_providers providers)
    : key_vault_(std::make_shared<const detail::namespace_settings>(
          detail::namespace_settings::of_name_space(key_vault, concerns{}))),
      providers_(std::move(providers)) {
    detail::check_providers(providers_);
}

namespace detail {
namespace {

using auto_encryption_opts_handle =
    std::unique_ptr<mongoc_auto_encryption_opts_t, destroyer<mongoc_auto_encryption_opts_destroy>>;

auto_encryption_opts_handle native_options(const auto_encryption_options& from,
                                           mongoc_client_pool_t* key_vault) {
    auto_encryption_opts_handle made{mongoc_auto_encryption_opts_new()};
    auto opts = made.get();
    mongoc_auto_encryption_opts_set_keyvault_namespace(opts, from.key_vault().database.c_str(),
                                                       from.key_vault().collection.c_str());
    if (key_vault) mongoc_auto_encryption_opts_set_keyvault_client_pool(opts, key_vault);
    auto set = [opts](auto setter, const document& fields) {
        if (!fields.empty()) setter(opts, bson_argument{fields}.get());
    };
    set(mongoc_auto_encryption_opts_set_kms_providers, from.providers().credentials());
    set(mongoc_auto_encryption_opts_set_tls_opts, from.providers().tls());
    set(mongoc_auto_encryption_opts_set_schema_map, from.schema_map());
    set(mongoc_auto_encryption_opts_set_encrypted_fields_map, from.encrypted_fields_map());
    set(mongoc_auto_encryption_opts_set_extra, from.extra());
    ask_on_demand(opts, mongoc_auto_encryption_opts_set_kms_credential_provider_callback,
                  from.providers());
    mongoc_auto_encryption_opts_set_bypass_auto_encryption(opts, from.bypass_auto_encryption());
    return made;
}

}  // namespace

void refuse_encryption(const std::string& why) { throw configuration_error{why}; }

void check_providers(const kms_providers& providers) {
    if (providers.credentials().empty()) refuse_encryption("encryption needs a KMS provider");
}

client_pool_handle encrypt_pool(mongoc_client_pool_t* pool, const auto_encryption_options& how) {
    bson_error_t error{};
    client_pool_handle key_vault;
    if (const auto& elsewhere = how.key_vault_at()) {
        key_vault.reset(mongoc_client_pool_new_with_error(elsewhere->native(), &error));
        if (!key_vault) refuse_encryption(error.message);
        mongoc_client_pool_set_error_api(key_vault.get(), MONGOC_ERROR_API_VERSION_2);
    }
    // libmongoc would quote a malformed one.
    if (auto daemon = how.extra()["mongocryptdURI"].get_if<std::string_view>()) uri{*daemon};
    auto options = native_options(how, key_vault.get());
    if (!mongoc_client_pool_enable_auto_encryption(pool, options.get(), &error))
        refuse_encryption(error.message);
    return key_vault;
}

}  // namespace detail
}  // namespace motor
