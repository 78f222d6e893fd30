// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motor::conformance {

/// What a server says of itself, asked once.
struct server_facts {
    static server_facts ask(const motor::client& of, std::string_view uri);

    std::string name;          ///< "MongoDB 7.0.5", "FerretDB 7.0.42", "SecantusDB 8.2.11"
    std::vector<int> version;  ///< of MongoDB, which others claim to be
    std::string topology;      ///< single, replicaset, sharded or load-balanced
    bool ferretdb = false, secantus = false;
    bool scripted = false;  ///< a pretend_server, whose answers mean nothing
    bool auth = false;      ///< the connection string has credentials
    document parameters;    ///< of getParameter; empty if it does not tell
};

/// Why a test with this `runOnRequirements` cannot run on the server; nothing if it can.
std::optional<std::string> unmet(array_view run_on_requirements, const server_facts& server);

}  // namespace motor::conformance
