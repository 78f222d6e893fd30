// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client.hpp>
#include <motor/core/operation.hpp>
#include <motor/frameworks/detail/asio_1_26.hpp>
#include <motor/frameworks/detail/asio_context.hpp>
#include <motor/frameworks/detail/asio_executor.hpp>
#include <motor/frameworks/detail/asio_receiver.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

/// Motor on Boost.Asio (1.81 or later).
///
///   motor::client client{uri, io.get_executor()};   // results come back on that executor
///   auto found = co_await people.find_one(filter);  // in any boost::asio::awaitable
///   people.find_one(filter)(token);                 // any completion token; the signature is
///                                                   // void(std::exception_ptr, T)
///
/// An operation is a deferred asynchronous operation in Asio's sense. Its handler runs on the
/// handler's own executor, or on the client's loop if it has none. Until then the executor counts
/// it as work. If the context is destroyed first, the handler is destroyed with it, uncalled.
/// client.executor() is an Asio executor: coroutines spawned there run on the workers.
namespace motor {

namespace frameworks {

/// An Asio executor as a client's loop.
class asio_loop final : public core::event_loop {
public:
    explicit asio_loop(const boost::asio::any_io_executor& executor)
        : context_(&boost::asio::query(executor, boost::asio::execution::context)),
          state_(asio_context::of(executor), state{executor, std::nullopt}) {}

    void post(core::wake_up call) override {
        state_.use([&](state& s) { boost::asio::post(s.executor, std::move(call)); });
    }
    void hold() override {
        state_.use([](state& s) { s.work.emplace(s.executor); });
    }
    void release() override {
        state_.use([](state& s) { s.work.reset(); });
    }
    [[nodiscard]] const void* context() const noexcept override { return context_; }

private:
    struct state {
        boost::asio::any_io_executor executor;
        std::optional<boost::asio::executor_work_guard<boost::asio::any_io_executor>> work;
    };
    const void* context_;
    asio_context::parked<state> state_;
};

template <class T>
struct asio_signature {
    using type = void(std::exception_ptr, T);
};
template <>
struct asio_signature<void> {
    using type = void(std::exception_ptr);
};

template <class Op, class Handler>
void start_for_handler(operation<Op>&& what, Handler handler) {
    using T = typename Op::result;
    const auto& runtime = *what.where().runtime;
    auto executor =
        boost::asio::get_associated_executor(handler, core::executor{runtime.workers()});
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    if constexpr (std::is_same_v<decltype(executor), core::executor>) {
        // It has no executor of its own, so it goes where completions go.
        bool loop = runtime.loop() != nullptr;
        start_cancellable(std::move(what), slot, loop,
                          [handler = std::move(handler)](result<T> outcome) mutable {
                              call_handler<T>(handler, outcome);
                          });
    } else {
        auto context = &boost::asio::query(executor, boost::asio::execution::context);
        bool at_home = runtime.loop() && runtime.loop()->context() == context;
        asio_receiver<T, Handler, decltype(executor)> receiver{std::move(handler), executor,
                                                               at_home};
        start_cancellable(std::move(what), slot, at_home, std::move(receiver));
    }
}

}  // namespace frameworks

/// Found by operation::operator(), which is how a token gets here.
template <class Op, boost::asio::completion_token_for<
                        typename frameworks::asio_signature<typename Op::result>::type>
                        Token>
auto start_with_token(operation<Op>&& what, Token&& token) {
    return boost::asio::async_initiate<
        Token, typename frameworks::asio_signature<typename Op::result>::type>(
        [what = std::move(what)](auto handler) mutable {
            frameworks::start_for_handler(std::move(what), std::move(handler));
        },
        token);
}

namespace core {

/// Makes an executor a client's loop: `motor::client client{uri, io.get_executor()}`.
template <class Executor>
    requires std::convertible_to<const Executor&, boost::asio::any_io_executor>
std::unique_ptr<event_loop> make_event_loop(const loop_of<Executor>& from) {
    return std::make_unique<frameworks::asio_loop>(from.loop);
}

}  // namespace core
}  // namespace motor
