// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <string>
#include <string_view>

namespace motor::soak {

/// What happens to all that a server sends, by toxiproxy's names.
struct fault {
    const char* name;
    const char* type;     ///< of toxic; null: the proxy is down; empty: nothing happens
    document attributes;  ///< of the toxic
};

/// A toxiproxy that runs, by its HTTP interface. Blocking; throws std::exception.
class toxiproxy {
public:
    /// `http://HOST:PORT`.
    explicit toxiproxy(std::string_view address);
    /// Puts a proxy before the server; its own address.
    std::string put_before(const std::string& name, const std::string& server);
    /// Nothing happens any more to any.
    void heal();
    /// Has that happen to the proxy's connections, from now on.
    void set(const std::string& name, const fault& what);

private:
    document ask(std::string_view verb, const std::string& path, const document& body);

    std::string host_, port_;
};

}  // namespace motor::soak
