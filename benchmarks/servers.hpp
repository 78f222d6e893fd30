// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/real_server.hpp>
#include <benchmarks/server/server_process.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace bench {

/// Canned servers, one for each delay, started at the first use; or a real server.
class servers {
public:
    explicit servers(const std::optional<std::string>& real) {
        if (real) real_.emplace(*real);
    }

    std::string uri(int delay_ms) {
        if (real_) return real_->uri();
        auto& server = canned_[delay_ms];
        if (!server)
            server = std::make_unique<server_process>(
                canned_server_options{.delay = std::chrono::milliseconds{delay_ms}});
        return server->uri();
    }

private:
    std::optional<real_server> real_;
    std::map<int, std::unique_ptr<server_process>> canned_;
};

}  // namespace bench
