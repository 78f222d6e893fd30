// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/key_vault.hpp>

#include "client_pool_impl.hpp"
#include "driver/events/server_of_reply.hpp"
#include "driver/settings/auto_encryption.hpp"
#include "libmongoc.hpp"

#include <motor/bson/builder.hpp>
#include <motor/detail/driver/connection.hpp>
#include <motor/detail/driver/interruptible.hpp>
#include <motor/detail/driver/run_context.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

namespace motor::detail {
namespace {

template <class Native, auto Destroy>
using handle = std::unique_ptr<Native, destroyer<Destroy>>;
using client_handle = handle<mongoc_client_t, mongoc_client_destroy>;
using vault_opts = handle<mongoc_client_encryption_opts_t, mongoc_client_encryption_opts_destroy>;
using datakey_opts =
    handle<mongoc_client_encryption_datakey_opts_t, mongoc_client_encryption_datakey_opts_destroy>;
using encrypt_opts =
    handle<mongoc_client_encryption_encrypt_opts_t, mongoc_client_encryption_encrypt_opts_destroy>;
using rewrap_result = handle<mongoc_client_encryption_rewrap_many_datakey_result_t,
                             mongoc_client_encryption_rewrap_many_datakey_result_destroy>;

/// A value in libmongoc's form.
class value_argument {
public:
    template <class T>
    explicit value_argument(const T& from) {
        holder_.append("v", from);
        bson_iter_init_find(&iterator_, holder_.native(), "v");
    }
    value_argument(const value_argument&) = delete;
    value_argument& operator=(const value_argument&) = delete;

    [[nodiscard]] const bson_value_t* get() noexcept { return bson_iter_value(&iterator_); }

private:
    document holder_;
    bson_iter_t iterator_{};
};

/// Memory for a value that libmongoc makes.
class value_slot {
public:
    value_slot() = default;
    value_slot(const value_slot&) = delete;
    value_slot& operator=(const value_slot&) = delete;
    ~value_slot() { bson_value_destroy(&value_); }

    bson_value_t* out() noexcept { return &value_; }
    [[nodiscard]] value take() const {
        document holder;
        bson_append_value(holder.mutable_native(), "v", -1, &value_);
        return value{holder["v"]};
    }

private:
    bson_value_t value_{};
};

std::string text_of(document_view options, std::string_view name) {
    return options.get_or(name, std::string{});
}

datakey_opts native_datakey_options(document_view options) {
    datakey_opts made{mongoc_client_encryption_datakey_opts_new()};
    if (auto key = options["masterKey"].get_if<document_view>())
        mongoc_client_encryption_datakey_opts_set_masterkey(made.get(), bson_argument{*key}.get());
    std::vector<std::string> names;
    for (auto each : options.get_or("keyAltNames", array_view{}))
        names.push_back(each.value().get<std::string>());
    std::vector<char*> texts;
    texts.reserve(names.size());
    for (auto& each : names)
        texts.push_back(each.data());
    if (!texts.empty())
        mongoc_client_encryption_datakey_opts_set_keyaltnames(
            made.get(), texts.data(), static_cast<std::uint32_t>(texts.size()));
    if (auto material = options["keyMaterial"].get_if<binary_view>())
        mongoc_client_encryption_datakey_opts_set_keymaterial(
            made.get(), material->bytes().data(),
            static_cast<std::uint32_t>(material->bytes().size()));
    return made;
}

encrypt_opts native_encrypt_options(document_view options) {
    encrypt_opts made{mongoc_client_encryption_encrypt_opts_new()};
    auto opts = made.get();
    mongoc_client_encryption_encrypt_opts_set_algorithm(opts,
                                                        text_of(options, "algorithm").c_str());
    if (auto id = options["keyId"])
        mongoc_client_encryption_encrypt_opts_set_keyid(opts, value_argument{id}.get());
    if (options["keyAltName"])
        mongoc_client_encryption_encrypt_opts_set_keyaltname(
            opts, text_of(options, "keyAltName").c_str());
    if (auto factor = options["contentionFactor"])
        mongoc_client_encryption_encrypt_opts_set_contention_factor(opts,
                                                                    factor.get<std::int64_t>());
    if (options["queryType"])
        mongoc_client_encryption_encrypt_opts_set_query_type(opts,
                                                             text_of(options, "queryType").c_str());
    return made;
}

}  // namespace

key_vault::key_vault(const namespace_settings& settings, kms_providers providers)
    : database_(settings.database),
      collection_(settings.collection),
      providers_(std::move(providers)) {
    check_providers(providers_);
    // This client connects to nothing. It only shows whether libmongocrypt takes the providers.
    client_handle unused{mongoc_client_new("mongodb://localhost")};
    mongoc_client_encryption_destroy(open_for(unused.get()));
}

_mongoc_client_encryption_t* key_vault::open_for(_mongoc_client_t* client) const {
    vault_opts opts{mongoc_client_encryption_opts_new()};
    mongoc_client_encryption_opts_set_keyvault_client(opts.get(), client);
    mongoc_client_encryption_opts_set_keyvault_namespace(opts.get(), database_.c_str(),
                                                         collection_.c_str());
    mongoc_client_encryption_opts_set_kms_providers(opts.get(), providers_.credentials().native());
    if (!providers_.tls().empty())
        mongoc_client_encryption_opts_set_tls_opts(opts.get(), providers_.tls().native());
    ask_on_demand(opts.get(), mongoc_client_encryption_opts_set_kms_credential_provider_callback,
                  providers_);
    bson_error_t error{};
    auto made = mongoc_client_encryption_new(opts.get(), &error);
    if (!made) refuse_encryption(error.message);
    return made;
}

_mongoc_client_encryption_t* key_vault::native(connection& connection) const {
    auto& vaults = connection.client().vaults;
    auto known = std::find_if(vaults.begin(), vaults.end(),
                              [&](auto& each) { return each.vault.lock().get() == this; });
    if (known == vaults.end()) {
        vaults.push_back({weak_from_this(), {}});
        known = std::prev(vaults.end());
    }
    if (!known->native) known->native.reset(open_for(connection.native()));
    return known->native.get();
}

binary key_vault::create_data_key(connection& connection, const std::string& provider,
                                  document_view options) const {
    value_slot id;
    bson_error_t error{};
    interruptible::connection_use sending{connection.breaker()};
    if (!mongoc_client_encryption_create_datakey(native(connection), provider.c_str(),
                                                 native_datakey_options(options).get(), id.out(),
                                                 &error))
        throw_error(error, {}, {"createDataKey", database_ + "." + collection_});
    return id.take().get<binary>();
}

document key_vault::rewrap_many_data_key(connection& connection, document_view filter,
                                         document_view options) const {
    rewrap_result result{mongoc_client_encryption_rewrap_many_datakey_result_new()};
    auto provider = text_of(options, "provider");
    auto master_key = options["masterKey"].get_if<document_view>();
    std::optional<bson_argument> native_key;
    if (master_key) native_key.emplace(*master_key);
    write_outcome done;
    interruptible::connection_use sending{connection.breaker()};
    answer_to_write answered;
    done.ok = mongoc_client_encryption_rewrap_many_datakey(
        native(connection), bson_argument{filter}.get(),
        provider.empty() ? nullptr : provider.c_str(), native_key ? native_key->get() : nullptr,
        result.get(), &done.error);
    auto reply =
        mongoc_client_encryption_rewrap_many_datakey_result_get_bulk_write_result(result.get());
    if (reply) done.reply = document{document_view::of(*reply)};
    done.answer = answered.take();
    if (!done.ok)
        throw_write_error(done, true, {"rewrapManyDataKey", database_ + "." + collection_});
    return std::move(done.reply);
}

binary key_vault::encrypt(connection& connection, const value& plain, document_view options) const {
    value_slot secret;
    bson_error_t error{};
    interruptible::connection_use sending{connection.breaker()};
    if (!mongoc_client_encryption_encrypt(native(connection), value_argument{plain}.get(),
                                          native_encrypt_options(options).get(), secret.out(),
                                          &error))
        throw_error(error, {}, {"encrypt", database_ + "." + collection_});
    return secret.take().get<binary>();
}

value key_vault::decrypt(connection& connection, binary_view secret) const {
    value_slot plain;
    bson_error_t error{};
    interruptible::connection_use sending{connection.breaker()};
    if (!mongoc_client_encryption_decrypt(native(connection), value_argument{secret}.get(),
                                          plain.out(), &error))
        throw_error(error, {}, {"decrypt", database_ + "." + collection_});
    return plain.take();
}

}  // namespace motor::detail
