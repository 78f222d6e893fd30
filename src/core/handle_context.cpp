// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/core/handle_context.hpp>

#include <motor/client_error.hpp>
#include <motor/detail/core/runtime.hpp>
#include <motor/detail/core/worker_pool.hpp>

#include <utility>

namespace motor::detail {

handle_context::handle_context(std::shared_ptr<detail::runtime> runtime,
                               namespace_settings settings)
    : both_(std::make_shared<const both>(both{
          std::move(runtime), std::make_shared<const namespace_settings>(std::move(settings))})) {}

handle_context handle_context::aimed_at(namespace_settings settings) const {
    return {both_->runtime, std::move(settings)};
}

handle_context handle_context::with(const concerns& own) const {
    namespace_settings changed = settings();
    changed.concerns = own.inherit(changed.concerns);
    return aimed_at(std::move(changed));
}

handle_context handle_context::within(std::chrono::nanoseconds limit) const {
    namespace_settings limited = settings();
    limited.within = limit;
    return aimed_at(std::move(limited));
}

void handle_context::refuse_moved_operation() {
    throw invalid_operation{
        "this operation was moved from: it has been started, or is another one's"};
}

std::exception_ptr handle_context::refusal() const { return workers()->home().refusal("client"); }

const std::shared_ptr<worker_pool>& handle_context::workers() const noexcept {
    return runtime().workers();
}

const std::shared_ptr<completion_queue>& handle_context::loop() const noexcept {
    return runtime().loop();
}

worker* handle_context::worker_here() const noexcept { return workers()->here(); }

worker* handle_context::worker_in_place(bool needs_connection) const noexcept {
    return workers()->in_place(needs_connection);
}

worker* handle_context::worker_to_block(const start_options& options) const noexcept {
    worker* here = workers()->here_for_operations();
    // No limit ends a connection that is being made: another worker may make it.
    if (here && !here->connected() && workers()->has_another() && may_be_given_up(options))
        return nullptr;
    return here;
}

}  // namespace motor::detail
