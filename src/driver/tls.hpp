// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"
#include "wire.hpp"

#include <chrono>

namespace motor::driver {

[[nodiscard]] bool wants_tls(const mongoc_uri_t* uri);
/// Some options can only be told to libmongoc's own connections.
[[nodiscard]] bool needs_libmongocs_streams(const mongoc_uri_t* uri);

/// Reads the files that connections with TLS will need, and gives libmongoc's connections what no
/// connection string can hold. Before the first connection. Throws configuration_error.
void prepare_tls(const mongoc_uri_t* uri, const wire_settings& settings);
void share_tls_files(mongoc_client_pool_t* pool, const mongoc_uri_t* uri,
                     const wire_settings& settings);

/// TLS on that stream, which it owns. Null, with the error set, if the handshake fails.
mongoc_stream_t* start_tls(mongoc_stream_t* base, const mongoc_uri_t* uri,
                           const wire_settings& settings, const char* host,
                           std::chrono::milliseconds limit, bson_error_t* error);

}  // namespace motor::driver
