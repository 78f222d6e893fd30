// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/auto_encryption.hpp>

#include "libmongoc.hpp"

namespace motor::driver {

/// Before the pool's first client; starts mongocryptd if the options ask for it. Returns the pool
/// of the key vault, null if it is where the data is, which must outlive this one: libmongoc takes
/// a client of it for a moment. Throws configuration_error.
client_pool_handle encrypt_pool(mongoc_client_pool_t* pool, const auto_encryption_options& how);

}  // namespace motor::driver
