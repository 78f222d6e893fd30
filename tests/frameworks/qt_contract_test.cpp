// SPDX-License-Identifier: Apache-2.0
#include <motor/frameworks/qt.hpp>

#include <tests/frameworks/contract.hpp>
#include <tests/frameworks/qt_application.hpp>

#include <memory>

namespace motor::testing {
namespace {

class qt_framework {
public:
    static constexpr bool passes_exceptions = false, nests = true;

    client connect(const std::string& uri, client_options options) {
        return client{uri, context_.get(), std::move(options)};
    }
    void run_until(const std::function<bool()>& done) { run_qt_until(done); }
    void run() { qt_application().exec(); }
    void end() { qt_application().quit(); }
    void destroy() { context_.reset(); }

private:
    QCoreApplication& application_ = qt_application();
    std::unique_ptr<QObject> context_ = std::make_unique<QObject>();
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(qt, framework_contract, qt_framework);

}  // namespace motor::testing
