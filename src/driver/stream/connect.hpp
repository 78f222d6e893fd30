// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"
#include "socket_breaker.hpp"

namespace motor::detail {

/// Lets a client of a pool make its connections on our streams from now on, if this libmongoc
/// allows it (1.x in public, 2.x by a function that it exports without declaring it), and if
/// nothing in the connection string needs libmongoc's own. Without our streams there is no polling,
/// and nothing on the wire can be interrupted. The breaker must outlive the client.
bool use_our_streams(mongoc_client_t* client, const mongoc_uri_t* uri, socket_breaker& breaker);

/// Lets a pool's monitors make their connections on our streams, if this libmongoc exports the
/// function for that. The replies to them are checked as well then, which older versions do not do.
/// Must precede the pool's first client. The settings must outlive the pool.
void monitor_on_our_streams(mongoc_client_pool_t* pool, const mongoc_uri_t* uri,
                            stream_settings& settings);

}  // namespace motor::detail
