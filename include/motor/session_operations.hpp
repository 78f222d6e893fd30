// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/runtime.hpp>
#include <motor/driver/session.hpp>
#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <memory>
#include <utility>

namespace motor {

class session;

/// What a session does on a worker. They have no options.
namespace session_ops {

class base {
public:
    template <class Self>
    using options = ops::option_list<Self>;
};

/// Starts a session: no command, but a connection of its own.
class start : public base {
public:
    using result = session;

    start(const core::site& at, const session_options& of)
        : client_(at.weak_runtime()), options_(of) {}
    motor::session run(const driver::target& where) const;

private:
    // Not an owner: what is queued must not keep the client from closing.
    std::weak_ptr<core::runtime> client_;
    session_options options_;
};

class start_transaction : public base {
public:
    using result = void;

    explicit start_transaction(const transaction_options& of) : options_(of) {}
    void run(const driver::target& where) const { where.session()->start_transaction(options_); }

private:
    transaction_options options_;
};

class commit_transaction : public base {
public:
    using result = void;
    /// The transaction may be committed, or not.
    static constexpr const char* label_when_given_up = "UnknownTransactionCommitResult";
    void run(const driver::target& where) const { where.session()->commit_transaction(); }
};

class abort_transaction : public base {
public:
    using result = void;
    void run(const driver::target& where) const { where.session()->abort_transaction(); }
};

class end : public base {
public:
    using result = void;
    void run(const driver::target& where) const { where.session()->end(); }
};

}  // namespace session_ops
}  // namespace motor
