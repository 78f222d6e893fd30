// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/core/start_options.hpp>
#include <motor/detail/driver/namespace_settings.hpp>

#include <cassert>
#include <chrono>
#include <exception>
#include <memory>

namespace motor::detail {

class completion_queue;
class runtime;
class worker;
class worker_pool;

/// The client of a handle and of its operations: its runtime, and a namespace with its settings.
/// One pointer, cheap to copy.
class MOTOR_EXPORT handle_context {
public:
    /// Only to be assigned to.
    handle_context() = default;
    handle_context(std::shared_ptr<detail::runtime> runtime, namespace_settings settings);
    /// Another namespace of the same client.
    [[nodiscard]] handle_context aimed_at(namespace_settings settings) const;
    /// The same namespace with these concerns, as far as they are set.
    [[nodiscard]] handle_context with(const concerns& own) const;
    /// The same namespace with another time limit for each operation.
    [[nodiscard]] handle_context within(std::chrono::nanoseconds limit) const;

    /// False of a default one, and of one that was moved from.
    explicit operator bool() const noexcept { return both_ != nullptr; }
    /// Throws invalid_operation if an operation that has this was moved from: the rest of it is
    /// another operation, for instance one without its filter.
    void require_operation() const {
        if (!both_) refuse_moved_operation();
    }
    /// Why nothing may be started: invalid_operation in a process that did not make the client.
    /// Null otherwise.
    [[nodiscard]] std::exception_ptr refusal() const;
    [[nodiscard]] const std::shared_ptr<worker_pool>& workers() const noexcept;
    /// Where completions go; null: they stay on the worker.
    [[nodiscard]] const std::shared_ptr<completion_queue>& loop() const noexcept;
    /// The calling thread's worker of this client; null if it is none.
    [[nodiscard]] worker* worker_here() const noexcept;
    /// The same if it may run one more operation in place. See worker_pool::in_place.
    [[nodiscard]] worker* worker_in_place(bool needs_connection) const noexcept;
    /// The same if it may block until an operation is done, which it runs itself.
    [[nodiscard]] worker* worker_to_block(const start_options& options) const noexcept;
    /// Whether an operation has a limit, or somebody may cancel it.
    [[nodiscard]] bool may_be_given_up(const start_options& options) const noexcept {
        return options.any() || settings().within != start_options::unlimited;
    }
    [[nodiscard]] detail::runtime& runtime() const noexcept { return *in_use().runtime; }
    /// The runtime, for those who must not keep the client from closing.
    [[nodiscard]] std::weak_ptr<detail::runtime> weak_runtime() const noexcept {
        return in_use().runtime;
    }
    [[nodiscard]] const namespace_settings& settings() const noexcept { return *in_use().settings; }
    /// The settings, for those who may outlive the client.
    [[nodiscard]] const std::shared_ptr<const namespace_settings>& shared_settings()
        const noexcept {
        return in_use().settings;
    }

private:
    [[noreturn]] static void refuse_moved_operation();
    struct both {
        std::shared_ptr<detail::runtime> runtime;
        std::shared_ptr<const namespace_settings> settings;
    };
    [[nodiscard]] const both& in_use() const noexcept {
        assert(both_ && "a handle that was moved from is only to be assigned to");
        return *both_;
    }
    std::shared_ptr<const both> both_;
};

}  // namespace motor::detail
