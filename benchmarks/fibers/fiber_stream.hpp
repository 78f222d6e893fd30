// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/fibers/fiber_loop.hpp>

struct _mongoc_client_t;

namespace bench {

/// Makes the client's connections such that a fiber of the loop waits where a thread would.
/// Without TLS and timeouts: a baseline needs neither.
void use_fiber_streams(_mongoc_client_t* client, fiber_loop& loop);

}  // namespace bench
