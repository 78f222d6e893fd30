// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/upload_stream.hpp>

namespace motor::gridfs_ops {

std::optional<motor::result<void>> write_upload::ready() {
    std::optional<motor::result<void>> done;
    auto put = result_of([&] {
        auto mine = state_->take_turn(turn_);
        rest_ = rest_.subspan(state_->put(rest_));
        const bool at_once = rest_.empty() && state_->has_room();
        if (!at_once) mine.give_back();
        return at_once;
    });
    if (!put)
        done.emplace(put.error());
    else if (*put)
        done.emplace(std::in_place);
    return done;
}

void write_upload::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_);
    state_->make_room(where);
}

bool write_upload::repeat(motor::result<void>& last) { return last && !rest_.empty(); }

close_upload::result close_upload::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_);
    return state_->finish(where);
}

void abort_upload::run(const driver::target& where) {
    const auto mine = state_->take_turn(turn_, true);
    if (!state_->failed()) state_->abort(where);
}

}  // namespace motor::gridfs_ops
