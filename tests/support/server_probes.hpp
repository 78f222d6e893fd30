// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "test_server.hpp"

namespace motor::testing {

/// Database for a probe, which is dropped afterwards.
struct scratch {
    motor::client client;
    motor::database db;
};

/// A probe, which finds out whether a server can do something by doing it.
struct server_probe {
    feature tested;
    const char* name;  ///< a plural, for a sentence
    bool needs_replica_set;
    /// Returns whether the result is right. Throws motor::error.
    bool (*probe)(const scratch& scratch);
};

const server_probe& probe_of(feature wanted);

}  // namespace motor::testing
