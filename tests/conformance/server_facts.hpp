// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/motor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motor::conformance {

/// Facts about a server, read once.
struct server_facts {
    static server_facts ask(const motor::client& of, std::string_view uri);

    std::string name;          ///< "MongoDB 7.0.5", "FerretDB 7.0.42", "SecantusDB 8.2.11"
    std::vector<int> version;  ///< version of MongoDB, which other servers claim to be
    std::string topology;      ///< single, replicaset, sharded or load-balanced
    bool ferretdb = false, secantus = false;
    bool scripted = false;  ///< whether it is a pretend_server, whose answers mean nothing
    bool auth = false;      ///< the connection string has credentials
    document parameters;    ///< reply to getParameter; empty if the server refuses
};

/// Why a test with this `runOnRequirements` cannot run on the server; nothing if it can.
std::optional<std::string> unmet(array_view run_on_requirements, const server_facts& server);

}  // namespace motor::conformance
