// SPDX-License-Identifier: Apache-2.0
#include <motor/cursor.hpp>

namespace motor {

cursor::cursor(detail::handle_context at, std::shared_ptr<detail::cursor_state> state)
    : parts_(std::make_shared<detail::cursor_parts>(
          detail::cursor_parts{std::move(at), {}, std::move(state)})) {}

detail::start_options& cursor::start_options() {
    // Operations and copies of the cursor keep the limits that they were made with.
    parts_ = std::make_shared<detail::cursor_parts>(*parts_);
    return parts_->start_options;
}

cursor_operation<detail::cursor_ops::next> cursor::next() const {
    return detail::access::make<cursor_operation<detail::cursor_ops::next>>(parts_);
}

cursor_operation<detail::cursor_ops::next_view> cursor::next_view() const {
    return detail::access::make<cursor_operation<detail::cursor_ops::next_view>>(parts_);
}

operation<detail::cursor_ops::to_list> cursor::to_list(std::size_t at_most) const {
    return make(detail::cursor_ops::to_list{parts_->state, at_most});
}

operation<detail::cursor_ops::batch> cursor::batch() const {
    return make(detail::cursor_ops::batch{parts_->state});
}

operation<detail::cursor_ops::close> cursor::close() const {
    return detail::access::make<operation<detail::cursor_ops::close>>(
        parts_->context, detail::cursor_ops::close{parts_->state}, parts_->start_options);
}

operation<detail::cursor_ops::fetch_next> cursor::fetch_next() const {
    return make(detail::cursor_ops::fetch_next{parts_->state});
}

cursor cursor::clone() const {
    cursor made{parts_->context, state().clone(parts_->context)};
    made.parts_->start_options = parts_->start_options;
    return made;
}

}  // namespace motor
