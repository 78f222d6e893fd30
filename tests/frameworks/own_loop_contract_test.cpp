// SPDX-License-Identifier: Apache-2.0
// The example of docs/how-to/event_loops.md keeps the same rules as the headers that come with
// Motor.
#include <examples/3_frameworks/own_loop.hpp>

#include <tests/frameworks/contract.hpp>

#include <memory>

namespace motor::testing {
namespace {

class own_framework {
public:
    static constexpr bool passes_exceptions = true, nests = false;

    client connect(const std::string& uri, client_options options) {
        return client{uri, loop_, std::move(options)};
    }
    void run_until(const std::function<bool()>& done) {
        // This loop can only be ended: a function that polls keeps it running.
        const auto give_up = std::chrono::steady_clock::now() + wait_limit;
        while (!done()) {
            if (std::chrono::steady_clock::now() > give_up) throw deadline_exceeded{"the loop"};
            loop_->will_post(+1);
            loop_->post([this] { loop_->will_post(-1); });
            loop_->run();
        }
    }
    void run() { loop_->run(); }
    void end() {}
    void destroy() { loop_.reset(); }

private:
    std::shared_ptr<own::loop> loop_ = std::make_shared<own::loop>();
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(own_loop, framework_contract, own_framework);

}  // namespace motor::testing
