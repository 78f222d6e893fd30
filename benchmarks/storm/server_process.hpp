// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace motor::storm {

/// A server in a process of its own, which ends with this one.
class server_process {
public:
    using clock = std::chrono::steady_clock;

    /// A server that has not been started. It will listen on that port of 127.0.0.1.
    explicit server_process(int port) : port_(port) {}
    server_process(const server_process&) = delete;
    server_process& operator=(const server_process&) = delete;
    ~server_process() { kill(); }

    /// Starts it. Its output goes to `log`. Throws std::system_error.
    void start(const std::vector<std::string>& command, const std::string& log);
    /// Blocks until the server accepts connections. Throws std::runtime_error if it ends before, or
    /// takes longer than half a minute.
    void wait_until_it_accepts();
    /// Sends SIGSTOP, or SIGCONT.
    void stop();
    void go_on();
    /// Sends SIGKILL, and returns when the process is gone.
    void kill();

private:
    [[nodiscard]] bool accepts() const;

    const int port_;
    pid_t process_ = -1;
};

}  // namespace motor::storm
