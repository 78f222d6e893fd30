// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/result.hpp>
#include <motor/cursor_state.hpp>

#include <exception>
#include <optional>

namespace motor::cursor_ops {

/// The result of `take` if a document is here already; the error if another operation runs, which
/// may be filling the buffer just now. Nothing if that is one that must be waited for. The turn is
/// kept if there is something to be got.
template <class F>
auto if_buffered(cursor_state& state, core::turns::held& keep, F take)
    -> std::optional<motor::result<decltype(take())>> {
    using outcome = motor::result<decltype(take())>;
    if (state.must_wait()) return std::nullopt;
    try {
        auto mine = state.take_turn(keep);
        if (!state.has_buffered()) {
            mine.give_back();
            return std::nullopt;
        }
        return outcome{std::in_place, take()};
    } catch (...) {
        return outcome{std::current_exception()};
    }
}

}  // namespace motor::cursor_ops
