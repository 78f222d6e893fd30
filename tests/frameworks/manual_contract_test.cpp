// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/manual.hpp>

#include <tests/frameworks/contract.hpp>

#include <optional>

namespace motor::testing {
namespace {

class manual_framework {
public:
    static constexpr bool passes_exceptions = true, nests = true;

    client connect(const std::string& uri, client_options options) {
        return client{uri, *loop_, std::move(options)};
    }
    void run_until(const std::function<bool()>& done) {
        eventually([&] {
            while (!done() && loop_->poll()) {
            }
            return done();
        });
    }
    void run() { loop_->run(); }
    void end() {}
    void destroy() { loop_.reset(); }

private:
    std::optional<manual_loop> loop_{std::in_place};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(manual, framework_contract, manual_framework);

}  // namespace motor::testing
