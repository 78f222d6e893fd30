// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/upload_stream.hpp>

namespace motor::detail::gridfs_ops {

std::optional<motor::result<void>> write_upload::ready() {
    std::optional<motor::result<void>> done;
    auto put = result_of([&] {
        auto turn = state_->take_turn(turn_);
        rest_ = rest_.subspan(state_->put(rest_));
        const bool at_once = rest_.empty() && state_->has_room();
        if (!at_once) turn.give_back();
        return at_once;
    });
    if (!put)
        done.emplace(put.error());
    else if (*put)
        done.emplace(std::in_place);
    return done;
}

void write_upload::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    state_->make_room(context);
}

bool write_upload::repeat(motor::result<void>& last) { return last && !rest_.empty(); }

close_upload::result close_upload::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_);
    return state_->finish(context);
}

void abort_upload::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    if (!state_->failed()) state_->abort(context);
}

}  // namespace motor::detail::gridfs_ops
