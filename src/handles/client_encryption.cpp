// SPDX-License-Identifier: Apache-2.0
#include <motor/client_encryption.hpp>

#include <motor/bson/builder.hpp>

namespace motor {
namespace {

detail::namespace_settings vault_of(std::string_view name_space, concerns settings) {
    settings.read_concern = read_concern::majority();
    settings.write_concern = write_concern::majority();
    return detail::namespace_settings::of_name_space(name_space, settings);
}

}  // namespace

client_encryption::client_encryption(const client& key_vault_client, std::string_view key_vault,
                                     kms_providers providers)
    : context_(key_vault_client.context_.aimed_at(
          vault_of(key_vault, key_vault_client.context_.settings().concerns))),
      key_vault_(detail::access::make<collection>(context_)) {
    keys_ = std::make_shared<const detail::key_vault>(context_.settings(), std::move(providers));
}

operation<ops::find_one> client_encryption::get_key(binary_view id) const {
    return key_vault_.find_one(doc("_id", id));
}

operation<ops::find_one> client_encryption::get_key_by_alt_name(std::string_view name) const {
    return key_vault_.find_one(doc("keyAltNames", name));
}

basic_cursor<ops::find> client_encryption::get_keys() const { return key_vault_.find(); }

operation<ops::find_one_and_update> client_encryption::add_key_alt_name(
    binary_view id, std::string_view name) const {
    return key_vault_.find_one_and_update(doc("_id", id),
                                          doc("$addToSet", doc("keyAltNames", name)));
}

operation<ops::find_one_and_update> client_encryption::remove_key_alt_name(
    binary_view id, std::string_view name) const {
    auto others =
        doc("$filter", doc("input", "$keyAltNames", "cond", doc("$ne", array("$$this", name))));
    // Removing the last name removes the field, too: a unique index accepts several keys only if
    // they lack the field.
    auto rest =
        doc("$cond", array(doc("$eq", array("$keyAltNames", array(name))), "$$REMOVE", others));
    return key_vault_.find_one_and_update(doc("_id", id),
                                          array(doc("$set", doc("keyAltNames", rest))));
}

operation<ops::delete_one> client_encryption::delete_key(binary_view id) const {
    return key_vault_.delete_one(doc("_id", id));
}

}  // namespace motor
