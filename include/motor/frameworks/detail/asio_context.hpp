// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace motor::frameworks {

/// What waits in one Asio execution context for Motor's workers: handlers, executors, work guards.
/// An Asio context destroys the handlers that it holds when it is destroyed itself; ours are held
/// here, so that they go at that moment too, and no worker touches a context that is gone.
class asio_context {
    struct node {
        virtual ~node() = default;
    };
    using place = std::list<std::unique_ptr<node>>::iterator;

public:
    /// The one of the context behind an executor.
    template <class Executor>
    static std::shared_ptr<asio_context> of(const Executor& executor) {
        auto& context = boost::asio::query(executor, boost::asio::execution::context);
        return boost::asio::use_service<service>(context).shared;
    }

    /// A T that is destroyed with the context, if not before.
    template <class T>
    class parked {
    public:
        parked(std::shared_ptr<asio_context> in, T what) : in_(std::move(in)) {
            auto made = std::make_unique<holder>(std::move(what));
            what_ = &made->what;
            std::lock_guard held{in_->mutex_};
            if (in_->gone_) return;
            in_->nodes_.push_front(std::move(made));
            place_ = in_->nodes_.begin();
        }
        parked(parked&& other) noexcept
            : in_(std::move(other.in_)),
              what_(other.what_),
              place_(std::exchange(other.place_, std::nullopt)) {}
        parked& operator=(parked&&) = delete;
        ~parked() { take(); }

        /// Moves it out, unless the context is gone or this has been called before.
        std::optional<T> take() {
            std::unique_ptr<node> mine;  // destroyed after the lock: it may hold the user's objects
            std::optional<T> taken;
            use([&](T& what) {
                taken.emplace(std::move(what));
                mine = std::move(**place_);
                in_->nodes_.erase(*place_);
            });
            place_.reset();
            return taken;
        }
        /// Calls `function(T&)` while the context is kept from being destroyed; not if it is gone.
        /// The function must not run the user's code.
        template <class F>
        void use(F&& function) {
            if (!place_) return;
            std::lock_guard held{in_->mutex_};
            if (!in_->gone_) function(*what_);
        }

    private:
        struct holder final : node {
            explicit holder(T value) : what(std::move(value)) {}
            T what;
        };

        std::shared_ptr<asio_context> in_;
        T* what_ = nullptr;
        std::optional<place> place_;
    };

private:
    struct service final : boost::asio::execution_context::service {
        static inline boost::asio::execution_context::id id;
        explicit service(boost::asio::execution_context& owner)
            : boost::asio::execution_context::service(owner) {}
        void shutdown() noexcept override { shared->close(); }
        std::shared_ptr<asio_context> shared = std::make_shared<asio_context>();
    };

    void close() noexcept {
        std::list<std::unique_ptr<node>>
            left;  // destroyed after the lock: it holds the user's objects
        std::lock_guard held{mutex_};
        gone_ = true;
        left.swap(nodes_);
    }

    std::mutex mutex_;
    bool gone_ = false;
    std::list<std::unique_ptr<node>> nodes_;
};

}  // namespace motor::frameworks
