// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/auto_encryption.hpp>

#include "encrypted_pool.hpp"

#include <string>

namespace motor {
namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw configuration_error{make_error_code(errc::configuration), why};
}

}  // namespace

auto_encryption_options::auto_encryption_options(std::string_view key_vault,
                                                 kms_providers providers)
    : key_vault_(std::make_shared<const driver::scope>(
          driver::scope::of_name_space(key_vault, concerns{}))),
      providers_(std::move(providers)) {
    if (providers_.credentials().empty()) refuse("encryption needs a KMS provider");
}

namespace driver {
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
    auto set = [opts](auto setter, const document& what) {
        if (!what.empty()) setter(opts, bson_argument{what}.get());
    };
    set(mongoc_auto_encryption_opts_set_kms_providers, from.providers().credentials());
    set(mongoc_auto_encryption_opts_set_tls_opts, from.providers().tls());
    set(mongoc_auto_encryption_opts_set_schema_map, from.schema_map());
    set(mongoc_auto_encryption_opts_set_encrypted_fields_map, from.encrypted_fields_map());
    set(mongoc_auto_encryption_opts_set_extra, from.extra());
    mongoc_auto_encryption_opts_set_bypass_auto_encryption(opts, from.bypass_auto_encryption());
    mongoc_auto_encryption_opts_set_bypass_query_analysis(opts, from.bypass_query_analysis());
    return made;
}

/// Where libmongoc looks for mongocryptd; empty if it does not.
std::vector<std::string> hosts_of_mongocryptd(const auto_encryption_options& options) {
    if (options.bypass_auto_encryption() || options.bypass_query_analysis()) return {};
    auto own = options.extra()["mongocryptdURI"].get_if<std::string_view>();
    return uri{own.value_or("mongodb://localhost:27020")}.hosts();
}

}  // namespace

encrypted_pool::encrypted_pool(mongoc_client_pool_t* pool, const auto_encryption_options& options)
    : mongocryptd_(hosts_of_mongocryptd(options)) {
    bson_error_t error{};
    if (const auto& elsewhere = options.key_vault_at()) {
        key_vault_.reset(mongoc_client_pool_new_with_error(elsewhere->native(), &error));
        if (!key_vault_) refuse(error.message);
        mongoc_client_pool_set_error_api(key_vault_.get(), MONGOC_ERROR_API_VERSION_2);
    }
    auto native = native_options(options, key_vault_.get());
    if (!mongoc_client_pool_enable_auto_encryption(pool, native.get(), &error))
        refuse(error.message);
}

void encrypted_pool::explain(bson_error_t& error) const {
    if (error.domain != MONGOC_ERROR_SERVER_SELECTION) return;
    std::string what = error.message;
    for (const auto& host : mongocryptd_) {
        if (what.find("'" + host + "'") == std::string::npos) continue;
        bson_set_error(&error, MONGOC_ERROR_CLIENT_SIDE_ENCRYPTION, error.code,
                       "automatic encryption needs mongocryptd or the library crypt_shared: %s",
                       what.c_str());
        return;
    }
}

}  // namespace driver
}  // namespace motor
