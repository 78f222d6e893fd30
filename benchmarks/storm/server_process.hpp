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

    /// Not started yet. It will listen on that port of 127.0.0.1.
    explicit server_process(int port) : port_(port) {}
    server_process(const server_process&) = delete;
    server_process& operator=(const server_process&) = delete;
    ~server_process() { kill(); }

    /// Throws std::system_error. What it writes goes to `log`.
    void start(const std::vector<std::string>& command, const std::string& log);
    /// Blocks until it accepts connections; throws std::runtime_error if it ends before, or takes
    /// longer than half a minute.
    void wait_until_it_accepts();
    /// SIGSTOP, and SIGCONT.
    void stop();
    void go_on();
    /// SIGKILL; returns when it is gone.
    void kill();

private:
    [[nodiscard]] bool accepts() const;

    const int port_;
    pid_t process_ = -1;
};

}  // namespace motor::storm
