// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/kms_providers.hpp>

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>

#include <string>

namespace motor {

kms_providers& kms_providers::local(std::span<const std::uint8_t> key) & {
    constexpr std::size_t wanted = 96;
    if (key.size() != wanted)
        throw configuration_error{"a local master key has 96 bytes, not " +
                                  std::to_string(key.size())};
    return add("local", doc("key", binary_view{key}));
}

kms_providers& kms_providers::add(std::string_view name, document_view credentials,
                                  document_view tls) & {
    if (name.empty()) throw configuration_error{"a KMS provider needs a name"};
    credentials_.set(name, credentials);
    if (tls.empty())
        tls_.remove(name);
    else
        tls_.set(name, tls);
    return *this;
}

}  // namespace motor
