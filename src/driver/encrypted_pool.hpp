// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/auto_encryption.hpp>

#include "libmongoc.hpp"

#include <memory>
#include <string>
#include <vector>

namespace motor::driver {

/// Automatic encryption of libmongoc's client pool, which it must outlive.
class encrypted_pool {
public:
    /// Before the pool's first client. Starts mongocryptd if the options ask for it. Throws
    /// configuration_error.
    encrypted_pool(mongoc_client_pool_t* pool, const auto_encryption_options& options);

    /// libmongoc's error says that no server was found, as it does of the client's own ones: if
    /// it is mongocryptd that was looked for, makes it an error of encryption.
    void explain(bson_error_t& error) const;

private:
    std::vector<std::string> mongocryptd_;  // its hosts
    // Not watched, and with libmongoc's own streams: it takes clients of it for a moment each.
    std::unique_ptr<mongoc_client_pool_t, destroyer<mongoc_client_pool_destroy>> key_vault_;
};

}  // namespace motor::driver
