// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/access.hpp>
#include <motor/detail/core/handle_context.hpp>
#include <motor/detail/core/start_options.hpp>
#include <motor/detail/handles/cursor_state.hpp>
#include <motor/operation.hpp>

#include <memory>
#include <utility>

namespace motor::detail {

/// Parts of a cursor, of which it makes its operations. Copies of a cursor share it until one is
/// given a limit.
struct cursor_parts {
    handle_context context;
    detail::start_options start_options;
    std::shared_ptr<cursor_state> state;

    template <class Op>
    [[nodiscard]] operation<Op> make(Op what) const {
        auto given = start_options;
        auto within = given.timed() ? given.within : context.settings().within;
        what.set_limit(within);
        given.until = state->lifetime(within);
        return access::make<operation<Op>>(context, std::move(what), std::move(given));
    }
};

/// Throws invalid_operation if an operation that had these was moved from.
inline void require_parts(const std::shared_ptr<const cursor_parts>& parts) {
    if (!parts) handle_context{}.require_operation();
}

}  // namespace motor::detail
