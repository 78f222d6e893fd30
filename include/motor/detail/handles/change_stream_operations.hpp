// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/handles/cursor_state.hpp>
#include <motor/detail/handles/state_operation.hpp>
#include <motor/result.hpp>

#include <optional>

namespace motor::detail {

class change_stream_state;

/// The operations of a change stream. They run on a thread that does not count as a worker.
namespace change_stream_ops {

/// An operation of a change_stream_state, whose class only the source file includes: users' files
/// need not compile it.
class MOTOR_EXPORT base : public limited_operation<cursor_state> {
public:
    using limited_operation::limited_operation;
    [[nodiscard]] bool waits() const { return true; }

protected:
    [[nodiscard]] change_stream_state& state() const noexcept;
};

class MOTOR_EXPORT open : public base {
public:
    using result = void;
    using base::base;
    void run(const run_context& context);
};

class MOTOR_EXPORT next : public base {
public:
    using result = std::optional<document>;
    using base::base;
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

class MOTOR_EXPORT try_next : public base {
public:
    using result = std::optional<document>;
    using base::base;
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);
};

}  // namespace change_stream_ops

}  // namespace motor::detail
