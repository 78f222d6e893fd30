// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"
#include "wire.hpp"

namespace motor::driver {

/// From now on a client of a pool makes its connections on our streams, if this libmongoc lets it
/// (1.x in public, 2.x by a function that it exports without declaring it) and if nothing in the
/// connection string needs libmongoc's own. Without ours there is no polling, and nothing on the
/// wire can be given up. The wire outlives the client.
bool use_our_streams(mongoc_client_t* client, const mongoc_uri_t* uri, wire& with);

/// The same for the connections of a pool's monitors, before its first client, if this libmongoc
/// exports the function for that. What they are answered is checked as well then, which older
/// versions do not do. The settings outlive the pool.
void monitor_on_our_streams(mongoc_client_pool_t* pool, const mongoc_uri_t* uri,
                            wire_settings& settings);

}  // namespace motor::driver
