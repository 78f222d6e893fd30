// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor_operations.hpp>

#include "if_buffered.hpp"

namespace motor::cursor_ops {

std::optional<motor::result<next::result>> next::ready() {
    return if_buffered(*state_, turn_, [&] { return state_->take(); });
}

next::result next::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_);
    state_->fill(where, within_);
    return state_->take();
}

std::optional<motor::result<bool>> fetch_next::ready() {
    return if_buffered(*state_, turn_, [] { return true; });
}

bool fetch_next::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_);
    return state_->fill(where, within_);
}

std::optional<motor::result<document_batch>> batch::ready() {
    return if_buffered(*state_, turn_, [&] { return state_->take_batch(); });
}

document_batch batch::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_);
    state_->fill(where, within_);
    return state_->take_batch();
}

to_list::result to_list::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_);
    result all;
    while (all.size() < at_most_ && state_->fill(where, within_))
        all.push_back(*state_->take());
    return all;
}

std::optional<motor::result<void>> close::ready() {
    std::optional<motor::result<void>> done;
    if (state_->end_of_lost()) done.emplace(std::in_place);
    return done;
}

void close::run(const driver::target&) { state_->end(); }

}  // namespace motor::cursor_ops
