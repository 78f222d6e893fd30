// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/custody.hpp>
#include <motor/frameworks/detail/asio_library.hpp>

#include <memory>

namespace motor::frameworks {
inline namespace MOTOR_ON_ASIO {

/// Ends with an Asio context, as the service that it destroys first.
class asio_custody final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id;

    explicit asio_custody(asio::execution_context& owner)
        : asio::execution_context::service(owner) {}
    /// The one of the context behind an executor.
    template <class Executor>
    static const std::shared_ptr<core::custody>& of(const Executor& executor) {
        auto& context = asio::query(executor, asio::execution::context);
        return asio::use_service<asio_custody>(context).custody_;
    }

private:
    void shutdown() noexcept override { custody_->close(); }
    void notify_fork(asio::execution_context::fork_event event) override {
        using asio::execution_context;
        if (event == execution_context::fork_prepare) custody_->lock();
        if (event == execution_context::fork_parent) custody_->unlock();
    }

    const std::shared_ptr<core::custody> custody_ = core::custody::make();
};

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::frameworks
