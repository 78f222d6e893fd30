// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/handles/cursor_operations.hpp>

#include "take_if_buffered.hpp"

namespace motor::detail::cursor_ops {

std::optional<next::result> next::at_once(cursor_state& state) {
    return take_at_once(state, [&] { return state.take(); });
}

std::optional<motor::result<next::result>> next::ready() {
    return take_if_buffered(*state_, turn_, [&] { return state_->take(); });
}

next::result next::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    state_->fill(context, within_);
    return state_->take();
}

std::optional<next_view::result> next_view::at_once(cursor_state& state) {
    return take_at_once(state, [&] { return state.take_view(); });
}

std::optional<motor::result<next_view::result>> next_view::ready() {
    return take_if_buffered(*state_, turn_, [&] { return state_->take_view(); });
}

next_view::result next_view::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    state_->fill(context, within_);
    return state_->take_view();
}

std::optional<motor::result<bool>> fetch_next::ready() {
    return take_if_buffered(*state_, turn_, [] { return true; });
}

bool fetch_next::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    return state_->fill(context, within_);
}

std::optional<motor::result<document_batch>> batch::ready() {
    return take_if_buffered(*state_, turn_, [&] { return state_->take_batch(); });
}

document_batch batch::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    state_->fill(context, within_);
    return state_->take_batch();
}

to_list::result to_list::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    result all;
    while (all.size() < at_most_ && state_->fill(context, within_))
        all.push_back(*state_->take());
    return all;
}

std::optional<motor::result<void>> close::ready() {
    std::optional<motor::result<void>> done;
    if (state_->end_of_lost()) done.emplace(std::in_place);
    return done;
}

void close::run(const run_context&) { state_->end(); }

}  // namespace motor::detail::cursor_ops
