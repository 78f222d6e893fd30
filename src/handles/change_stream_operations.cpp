// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/handles/change_stream_operations.hpp>

#include <motor/detail/handles/change_stream_state.hpp>

#include "take_if_buffered.hpp"

namespace motor::detail::change_stream_ops {

change_stream_state& base::state() const noexcept {
    return static_cast<change_stream_state&>(*state_);
}

void open::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    state().open(context, within_);
}

std::optional<motor::result<next::result>> next::ready() {
    return cursor_ops::take_if_buffered(*state_, turn_, [&] { return state().take_change(); });
}

next::result next::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    while (!state_->fill(context, within_))
        if (!state_->alive()) return std::nullopt;
    return state().take_change();
}

std::optional<motor::result<try_next::result>> try_next::ready() {
    return cursor_ops::take_if_buffered(*state_, turn_, [&] { return state().take_change(); });
}

try_next::result try_next::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    state_->fill(context, within_);
    return state().take_change();
}

}  // namespace motor::detail::change_stream_ops
