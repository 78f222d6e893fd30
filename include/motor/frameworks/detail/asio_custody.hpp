// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/custody.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <memory>

namespace motor::frameworks {

/// Ends with an Asio context, as the service that it destroys first.
class asio_custody final : public boost::asio::execution_context::service {
public:
    static inline boost::asio::execution_context::id id;

    explicit asio_custody(boost::asio::execution_context& owner)
        : boost::asio::execution_context::service(owner) {}
    /// The one of the context behind an executor.
    template <class Executor>
    static const std::shared_ptr<core::custody>& of(const Executor& executor) {
        auto& context = boost::asio::query(executor, boost::asio::execution::context);
        return boost::asio::use_service<asio_custody>(context).custody_;
    }

private:
    void shutdown() noexcept override { custody_->close(); }

    const std::shared_ptr<core::custody> custody_ = core::custody::make();
};

}  // namespace motor::frameworks
