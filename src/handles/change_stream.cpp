// SPDX-License-Identifier: Apache-2.0
#include <motor/change_stream.hpp>

#include <motor/detail/handles/change_stream_state.hpp>

#include <utility>

namespace motor {

change_stream::change_stream(detail::handle_context context, ops::watch query)
    : context_(std::move(context)),
      state_(std::make_shared<detail::change_stream_state>(context_, std::move(query))) {}

std::optional<document> change_stream::resume_token() const {
    return static_cast<const detail::change_stream_state&>(*state_).resume_token();
}

ops::watch& change_stream::query() {
    return static_cast<detail::change_stream_state&>(*state_).query();
}

operation<detail::change_stream_ops::open> change_stream::open() const {
    return make(detail::change_stream_ops::open{state_});
}

operation<detail::change_stream_ops::next> change_stream::next() const {
    return make(detail::change_stream_ops::next{state_});
}

operation<detail::change_stream_ops::try_next> change_stream::try_next() const {
    return make(detail::change_stream_ops::try_next{state_});
}

operation<detail::cursor_ops::close> change_stream::close() const {
    return make(detail::cursor_ops::close{state_});
}

}  // namespace motor
