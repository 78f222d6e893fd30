// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/fibers/fiber_loop.hpp>

struct _mongoc_client_t;

namespace bench {

/// Makes the client's connections suspend a fiber of the loop where they would block a thread.
/// Without TLS and timeouts, which a baseline does not need.
void use_fiber_streams(_mongoc_client_t* client, fiber_loop& loop);

}  // namespace bench
