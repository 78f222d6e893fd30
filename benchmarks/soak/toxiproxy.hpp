// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>

namespace motor::soak {

/// A fault in the traffic from a server, with toxiproxy's names.
struct fault {
    const char* name;
    const char* type;     ///< type of the toxic; null: the proxy is down; empty: no fault
    document attributes;  ///< attributes of the toxic
};

/// A running toxiproxy, through its HTTP interface. Blocking; throws std::exception.
class toxiproxy {
public:
    /// `http://HOST:PORT`.
    explicit toxiproxy(std::string_view address);
    /// Creates a proxy in front of the server, and returns the proxy's address.
    std::string put_before(const std::string& name, const std::string& server);
    /// Removes the faults of all proxies.
    void heal();
    /// Applies a fault to the proxy's connections from now on.
    void set(const std::string& name, const fault& what);

private:
    document ask(std::string_view verb, const std::string& path, const document& body);

    std::string host_, port_;
};

}  // namespace motor::soak
