// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/load.hpp>

#include <memory>
#include <string>

struct _mongoc_client_t;
struct _mongoc_client_pool_t;

namespace bench {

/// The operations as one writes them by hand for libmongoc, repeated until the trial is over.
void call_libmongoc(caller& me, _mongoc_client_t* client, workload what);

/// A pool with a client for every caller. Silences libmongoc's log.
std::shared_ptr<_mongoc_client_pool_t> libmongoc_pool(const trial& what);

/// A client of the pool, until its last owner releases it.
std::shared_ptr<_mongoc_client_t> pop(const std::shared_ptr<_mongoc_client_pool_t>& pool);

}  // namespace bench
