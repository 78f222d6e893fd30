// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/canned_server.hpp>

#include <sys/types.h>

#include <string>

namespace bench {

/// The canned server in a process of its own, so that the client's process uses resources for the
/// client alone. It ends with this object, and with this process even after a crash.
class server_process {
public:
    explicit server_process(const canned_server_options& how);
    server_process(const server_process&) = delete;
    server_process& operator=(const server_process&) = delete;
    ~server_process();

    /// Throws if the server has died, and says how: trials against it would only repeat connection
    /// attempts.
    [[nodiscard]] const std::string& uri();

private:
    pid_t pid_ = -1;
    std::string uri_, end_;
};

}  // namespace bench
