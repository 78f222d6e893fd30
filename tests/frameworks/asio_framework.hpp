// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/frameworks/asio_library.hpp>

#include <tests/frameworks/contract.hpp>

#include <functional>
#include <optional>
#include <string>

/// Description of Asio for the contract, for either library. An including file must have included
/// that library's io_context.hpp, executor_work_guard.hpp and strand.hpp before.
namespace motor::testing {
inline namespace MOTOR_ON_ASIO {

namespace asio = motor::detail::asio;

class asio_framework {
public:
    static constexpr bool passes_exceptions = true, nests = false;

    client connect(const std::string& uri, client_options options) {
        return client{uri, io_->get_executor(), std::move(options)};
    }
    void run_until(const std::function<bool()>& done) {
        auto give_up = std::chrono::steady_clock::now() + wait_limit;
        auto work = asio::make_work_guard(*io_);
        io_->restart();
        while (!done()) {
            if (std::chrono::steady_clock::now() > give_up) throw deadline_exceeded{"the loop"};
            io_->run_one_for(std::chrono::milliseconds{10});
        }
    }
    void run() {
        io_->restart();
        io_->run_for(wait_limit);
    }
    void end() {}
    void destroy() { io_.reset(); }

protected:
    std::optional<asio::io_context> io_{std::in_place};
};

/// A loop may be any executor: this one is not a plain io_context.
class strand_framework : public asio_framework {
public:
    client connect(const std::string& uri, client_options options) {
        return client{uri, asio::make_strand(*io_), std::move(options)};
    }
};

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::testing
