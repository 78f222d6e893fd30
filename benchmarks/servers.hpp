// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/server_process.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace bench {

/// Canned servers, one for each delay, started when it is first asked for; or a real server.
class servers {
public:
    explicit servers(std::optional<std::string> real) : real_(std::move(real)) {}

    [[nodiscard]] bool real() const noexcept { return real_.has_value(); }
    std::string uri(int delay_ms) {
        if (real_) return *real_;
        auto& server = canned_[delay_ms];
        if (!server)
            server = std::make_unique<server_process>(
                canned_server_options{.delay = std::chrono::milliseconds{delay_ms}});
        return server->uri();
    }

private:
    std::optional<std::string> real_;
    std::map<int, std::unique_ptr<server_process>> canned_;
};

}  // namespace bench
