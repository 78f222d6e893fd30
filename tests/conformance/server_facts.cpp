// SPDX-License-Identifier: Apache-2.0
#include "server_facts.hpp"

#include "arguments.hpp"
#include "matcher.hpp"

#include <algorithm>
#include <charconv>
#include <compare>

namespace motor::conformance {
namespace {

std::vector<int> version_of(std::string_view text) {
    std::vector<int> parts;
    while (!text.empty() && parts.size() < 3) {
        int number = 0;
        auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failed != std::errc{}) break;
        parts.push_back(number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.starts_with('.')) text.remove_prefix(1);
    }
    parts.resize(3);
    return parts;
}

std::string topology_of(document_view hello) {
    if (hello.contains("serviceId")) return "load-balanced";
    if (hello.get_or("msg", std::string{}) == "isdbgrid") return "sharded";
    return hello.contains("setName") ? "replicaset" : "single";
}

/// The requirement that the server does not meet, such as {topologies: [...]} or {auth: true};
/// nothing if it meets all.
std::optional<std::string> unmet_part(std::string_view name, const value_view& wanted,
                                      const server_facts& server) {
    auto unless = [&](bool met) {
        return met ? std::nullopt
                   : std::optional{std::string{name} + " " + to_json(wanted) +
                                   ", server: " + server.name + " " + server.topology};
    };
    if (name == "minServerVersion")
        return unless(server.version >= version_of(wanted.get<std::string>()));
    if (name == "maxServerVersion")
        return unless(server.version <= version_of(wanted.get<std::string>()));
    if (name == "topologies" || name == "topology") {
        auto list = wanted.get<std::vector<std::string>>();
        bool sharded =
            server.topology == "sharded" && std::ranges::count(list, "sharded-replicaset") != 0;
        return unless(sharded || std::ranges::count(list, server.topology) != 0);
    }
    if (name == "auth") return unless(wanted.get<bool>() == server.auth);
    if (name == "authMechanism") return unless(false);
    if (name == "serverless") return unless(wanted.get<std::string>() != "require");
    if (name == "csfle") return unless(wanted.type() == bson_type::boolean && wanted.get<bool>());
    if (name == "serverParameters")
        return unless(matcher{}.matches(wanted.get<document_view>(), server.parameters));
    throw malformed{"there is no requirement \"" + std::string{name} + "\""};
}

}  // namespace

server_facts server_facts::ask(const motor::client& of, std::string_view uri) {
    auto admin = of["admin"];
    auto build = admin.run_command(doc("buildInfo", 1)).get();
    server_facts found;
    found.ferretdb = build.contains("ferretdb") || build.contains("ferretdbVersion");
    auto version = build.get<std::string>("version");
    found.version = version_of(version);
    found.secantus = build.contains("secantusVersion");
    found.scripted = build.get_or("scripted", false);
    found.name = (found.ferretdb   ? "FerretDB "
                  : found.secantus ? "SecantusDB "
                  : found.scripted ? "scripted "
                                   : "MongoDB ") +
                 version;
    found.topology = topology_of(admin.run_command(doc("hello", 1)).get());
    auto authority = uri.substr(0, uri.find('/', uri.find("://") + 3));
    found.auth = authority.find('@') != authority.npos;
    try {
        found.parameters = admin.run_command(doc("getParameter", "*")).get();
    } catch (const operation_failure&) {
        // A server that does not report its parameters meets no requirement about them.
    }
    return found;
}

std::optional<std::string> unmet(array_view run_on_requirements, const server_facts& server) {
    std::string reasons;
    for (auto each : run_on_requirements) {
        std::optional<std::string> reason;
        for (auto [name, wanted] : each.get<document_view>())
            if (!reason) reason = unmet_part(name, wanted, server);
        if (!reason) return std::nullopt;
        if (reasons.find(*reason) != reasons.npos) continue;
        reasons += (reasons.empty() ? "" : "; or ") + *reason;
    }
    return reasons.empty() ? std::nullopt : std::optional{"needs " + reasons};
}

}  // namespace motor::conformance
