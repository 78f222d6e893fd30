// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/handles/cursor_state.hpp>
#include <motor/result.hpp>

#include <exception>
#include <optional>

namespace motor::detail::cursor_ops {

/// Result of `take` if a document is buffered, without a worker. If another operation runs, which
/// may be filling the buffer right now, the error; but nothing if that operation must be waited
/// for. Keeps the turn if there is a document.
template <class F>
auto take_if_buffered(cursor_state& state, turns::held& keep, F take)
    -> std::optional<motor::result<decltype(take())>> {
    using outcome = motor::result<decltype(take())>;
    if (state.must_wait()) return std::nullopt;
    try {
        auto turn = state.take_turn(keep);
        if (!state.has_buffered()) {
            turn.give_back();
            return std::nullopt;
        }
        return outcome{std::in_place, take()};
    } catch (...) {
        return outcome{std::current_exception()};
    }
}

/// The same for a caller who gets it here and now: nothing can be given up in between, so that
/// nothing is kept. Throws the error.
template <class F>
auto take_at_once(cursor_state& state, F take) -> std::optional<decltype(take())> {
    if (state.must_wait()) return std::nullopt;
    const cursor_state::short_turn mine{state};
    if (!state.has_buffered()) return std::nullopt;
    std::optional<decltype(take())> taken{take()};
    state.received();
    return taken;
}

}  // namespace motor::detail::cursor_ops
