// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/encryption.hpp>

#include <motor/client_error.hpp>

#include "driver/counts.hpp"

namespace motor::ops {
namespace {

constexpr std::size_t key_length = 96;

void check_names(document_view options) {
    for (auto each : options.get_or("keyAltNames", array_view{}))
        if (each.value().get_if<std::string_view>().value_or("").empty())
            throw invalid_operation{"the alternative names of a key are texts, and not empty"};
}

}  // namespace

std::string_view name_of(encryption_algorithm algorithm) noexcept {
    switch (algorithm) {
        case encryption_algorithm::deterministic:
            return "AEAD_AES_256_CBC_HMAC_SHA_512-Deterministic";
        case encryption_algorithm::random:
            return "AEAD_AES_256_CBC_HMAC_SHA_512-Random";
        case encryption_algorithm::indexed:
            return "Indexed";
        case encryption_algorithm::unindexed:
            return "Unindexed";
    }
    return {};
}

std::string_view name_of(encryption_query query) noexcept {
    return query == encryption_query::equality ? "equality" : std::string_view{};
}

void encryption_base::check_provider(const std::string& name) const {
    if (!keys_->providers().has(name))
        throw invalid_operation{"the KMS provider \"" + name + "\" has not been given"};
}

create_data_key::result create_data_key::run(const detail::run_context& context) const {
    auto provider = fields_.get<std::string>("provider");
    check_provider(provider);
    check_names(fields_);
    if (auto material = fields_["keyMaterial"].get_if<binary_view>();
        material && material->bytes().size() != key_length)
        throw invalid_operation{"the material of a key is 96 bytes, not " +
                                std::to_string(material->bytes().size())};
    return keys_->create_data_key(context.connection(), provider, fields_);
}

rewrap_many_data_key::result rewrap_many_data_key::run(const detail::run_context& context) const {
    if (fields_["provider"])
        check_provider(fields_.get<std::string>("provider"));
    else if (fields_["masterKey"])
        throw invalid_operation{"a master_key needs its provider"};
    document reply = keys_->rewrap_many_data_key(context.connection(), filter_, fields_);
    result done;
    done.matched_count = detail::count_or_0(reply, "nMatched");
    done.modified_count = detail::count_or_0(reply, "nModified");
    return done;
}

void encrypt::check() const {
    auto algorithm = fields_.get_or("algorithm", std::string_view{});
    auto id = fields_["keyId"].get_if<binary_view>();
    bool indexed = algorithm == name_of(encryption_algorithm::indexed);
    if (algorithm.empty()) throw invalid_operation{"encrypt needs an algorithm"};
    if (bool{fields_["keyId"]} == bool{fields_["keyAltName"]})
        throw invalid_operation{"encrypt needs a key_id or a key_alt_name, and not both"};
    if (id && id->subtype() != binary_subtype::uuid)
        throw invalid_operation{"the _id of a key is binary of the subtype uuid"};
    if (!indexed && (fields_["contentionFactor"] || fields_["queryType"]))
        throw invalid_operation{"contention_factor and query_type are for indexed values"};
}

encrypt::result encrypt::run(const detail::run_context& context) const {
    check();
    return keys_->encrypt(context.connection(), plain_, fields_);
}

decrypt::result decrypt::run(const detail::run_context& context) const {
    if (secret_.subtype() != binary_subtype::encrypted)
        throw invalid_operation{"what is decrypted is binary of the subtype encrypted"};
    return keys_->decrypt(context.connection(), secret_);
}

}  // namespace motor::ops
