// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/server_api.hpp>

#include <motor/client_error.hpp>

#include <string>

namespace motor {

server_api server_api::version(std::string_view name) {
    if (name != "1")
        throw configuration_error{"there is no version \"" + std::string{name} +
                                  "\" of the stable API; there is \"1\""};
    return v1();
}

}  // namespace motor
