// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/handler_registry.hpp>
#include <motor/detail/frameworks/asio_library.hpp>

#include <memory>

namespace motor::detail {
inline namespace MOTOR_ON_ASIO {

/// A handler registry as a service of an Asio context, which destroys it first.
class asio_handler_registry final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id;

    explicit asio_handler_registry(asio::execution_context& owner)
        : asio::execution_context::service(owner) {}
    /// The registry of the context behind an executor.
    template <class Executor>
    static const std::shared_ptr<handler_registry>& of(const Executor& executor) {
        auto& context = asio::query(executor, asio::execution::context);
        return asio::use_service<asio_handler_registry>(context).registry_;
    }

private:
    void shutdown() noexcept override { registry_->close(); }
    void notify_fork(asio::execution_context::fork_event event) override {
        using asio::execution_context;
        if (event == execution_context::fork_prepare) registry_->lock();
        if (event == execution_context::fork_parent) registry_->unlock();
    }

    const std::shared_ptr<handler_registry> registry_ = handler_registry::make();
};

}  // namespace MOTOR_ON_ASIO
}  // namespace motor::detail
