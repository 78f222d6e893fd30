// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/ops/options.hpp>
#include <motor/settings/session_options.hpp>

#include <memory>
#include <utility>

namespace motor {
class session;
}

namespace motor::detail {
class run_context;
}

/// The operations of a session, which run on a worker.
namespace motor::detail::session_ops {

/// Starts a session: sends no command, but takes a connection of its own.
class MOTOR_EXPORT start : public ops::plain_operation {
public:
    using result = session;

    start(const handle_context& context, const session_options& given)
        : client_(context.weak_runtime()), options_(given) {}
    motor::session run(const run_context& context) const;

private:
    // Weak: a queued operation must not keep the client from closing.
    std::weak_ptr<runtime> client_;
    session_options options_;
};

class MOTOR_EXPORT start_transaction : public ops::plain_operation {
public:
    using result = void;

    explicit start_transaction(const transaction_options& given) : options_(given) {}
    void run(const run_context& context) const;

private:
    transaction_options options_;
};

class MOTOR_EXPORT commit_transaction : public ops::plain_operation {
public:
    using result = void;
    /// Label of the error when the operation is given up: the transaction may or may not have been
    /// committed.
    static constexpr const char* label_when_given_up = "UnknownTransactionCommitResult";
    void run(const run_context& context) const;
};

class MOTOR_EXPORT abort_transaction : public ops::plain_operation {
public:
    using result = void;
    void run(const run_context& context) const;
};

class MOTOR_EXPORT end : public ops::plain_operation {
public:
    using result = void;
    void run(const run_context& context) const;
};

}  // namespace motor::detail::session_ops
