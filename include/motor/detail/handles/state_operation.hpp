// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/core/start_options.hpp>
#include <motor/detail/core/turns.hpp>
#include <motor/ops/options.hpp>

#include <chrono>

namespace motor::detail {

/// An operation on the state of a cursor or a stream, which runs one operation at a time.
template <class State>
class state_operation : public takes_turns<State>, public ops::plain_operation {
public:
    using takes_turns<State>::takes_turns;
};

/// An operation with the time limit of its cursor or change stream.
template <class State>
class limited_operation : public state_operation<State> {
public:
    using state_operation<State>::state_operation;

    void set_limit(std::chrono::nanoseconds within) noexcept { within_ = within; }

protected:
    std::chrono::nanoseconds within_ = start_options::unlimited;
};

}  // namespace motor::detail
