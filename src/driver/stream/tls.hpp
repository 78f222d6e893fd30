// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"
#include "socket_breaker.hpp"

#include <chrono>

namespace motor::detail {

[[nodiscard]] bool wants_tls(const mongoc_uri_t* uri);
/// The connection string has options that only libmongoc's own connections support.
[[nodiscard]] bool needs_libmongocs_streams(const mongoc_uri_t* uri);

/// Reads the files that connections with TLS will need. Throws configuration_error if one of them
/// cannot be used.
void prepare_tls(const mongoc_uri_t* uri, const stream_settings& settings);
void share_tls_files(mongoc_client_pool_t* pool, const mongoc_uri_t* uri,
                     const stream_settings& settings);

/// Starts TLS on a stream, which the result owns. Null, with the error set, if the handshake fails.
mongoc_stream_t* start_tls(mongoc_stream_t* base, const mongoc_uri_t* uri,
                           const stream_settings& settings, const char* host,
                           std::chrono::milliseconds limit, bson_error_t* error);

}  // namespace motor::detail
