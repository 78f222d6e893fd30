// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/asio.hpp>

#include <tests/frameworks/contract.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <optional>

namespace motor::testing {
namespace {

class asio_framework {
public:
    static constexpr bool passes_exceptions = true, nests = false;

    client connect(const std::string& uri, client_options options) {
        return client{uri, io_->get_executor(), std::move(options)};
    }
    void run_until(const std::function<bool()>& done) {
        auto give_up = std::chrono::steady_clock::now() + wait_limit;
        auto work = boost::asio::make_work_guard(*io_);
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
    std::optional<boost::asio::io_context> io_{std::in_place};
};

/// A loop may be any executor: here one that is no plain io_context.
class strand_framework : public asio_framework {
public:
    client connect(const std::string& uri, client_options options) {
        return client{uri, boost::asio::make_strand(*io_), std::move(options)};
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(asio, framework_contract, asio_framework);
INSTANTIATE_TYPED_TEST_SUITE_P(asio_strand, framework_contract, strand_framework);

}  // namespace motor::testing
