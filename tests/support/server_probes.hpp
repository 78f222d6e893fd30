// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "test_server.hpp"

namespace motor::testing {

/// Where something is tried. The database is dropped afterwards.
struct scratch {
    motor::client client;
    motor::database db;
};

/// How a server is asked whether it can do something: by doing it.
struct server_probe {
    feature what;
    const char* name;  ///< in the plural, for a sentence
    bool needs_replica_set;
    /// True if what comes of it is right. Throws motor::error.
    bool (*there)(const scratch& in);
};

const server_probe& probe_of(feature wanted);

}  // namespace motor::testing
