// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor_operations.hpp>

namespace motor::cursor_ops {
namespace {

/// The result of `take` if a document is here already; the error if another operation runs, which
/// may be filling the buffer just now.
template <class F>
auto if_buffered(cursor_state& state, F take) -> std::optional<motor::result<decltype(take())>> {
    using outcome = motor::result<decltype(take())>;
    try {
        cursor_state::turn mine{state};
        if (!state.has_buffered()) return std::nullopt;
        return outcome{std::in_place, take()};
    } catch (...) {
        return outcome{std::current_exception()};
    }
}

}  // namespace

std::optional<motor::result<next::result>> next::ready() {
    return if_buffered(*state_, [&] { return state_->take(); });
}

next::result next::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    state_->fill(where);
    return state_->take();
}

std::optional<motor::result<bool>> fetch_next::ready() {
    return if_buffered(*state_, [] { return true; });
}

bool fetch_next::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    return state_->fill(where);
}

std::optional<motor::result<document_batch>> batch::ready() {
    return if_buffered(*state_, [&] { return state_->take_batch(); });
}

document_batch batch::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    state_->fill(where);
    return state_->take_batch();
}

to_list::result to_list::run(const driver::target& where) {
    cursor_state::turn mine{*state_};
    result all;
    while (all.size() < at_most_ && state_->fill(where))
        all.push_back(*state_->take());
    return all;
}

void close::run(const driver::target&) {
    cursor_state::turn mine{*state_};
    state_->close();
}

}  // namespace motor::cursor_ops
