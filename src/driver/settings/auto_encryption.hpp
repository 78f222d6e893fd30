// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/settings/auto_encryption.hpp>

#include "driver/libmongoc.hpp"

#include <exception>
#include <functional>
#include <string>

namespace motor::detail {

/// Throws configuration_error.
[[noreturn]] void refuse_encryption(const std::string& why);
/// Throws configuration_error if there are none.
void check_providers(const kms_providers& providers);

/// Has libmongoc ask for credentials through one of its two kinds of options. Whom it asks must
/// live as long as what the options make.
template <class Options, class Setter>
void ask_on_demand(Options* options, Setter set, const kms_providers& providers) {
    if (!providers.ask()) return;
    auto answer = [](void* ask, const bson_t*, bson_t* out, bson_error_t* error) noexcept {
        try {
            auto given = (*static_cast<const std::function<document()>*>(ask))();
            return bson_concat(out, given.native());
        } catch (const std::exception& e) {
            bson_set_error(error, MONGOC_ERROR_CLIENT_SIDE_ENCRYPTION,
                           MONGOC_ERROR_CLIENT_INVALID_ENCRYPTION_ARG, "%s", e.what());
            return false;
        }
    };
    set(options, answer, const_cast<std::function<document()>*>(providers.ask().get()));
}

/// Before the pool's first client; starts mongocryptd if the options ask for it. Returns the pool
/// of the key vault, null if it is where the data is, which must outlive this one: libmongoc takes
/// a client of it for a moment. Throws configuration_error.
client_pool_handle encrypt_pool(mongoc_client_pool_t* pool, const auto_encryption_options& how);

}  // namespace motor::detail
