// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/download_stream.hpp>

#include <algorithm>
#include <limits>

namespace motor::detail::gridfs_ops {
namespace {

constexpr auto all = std::numeric_limits<std::size_t>::max();

/// Result of `take`, or its error, if that needs no waiting; nothing otherwise.
template <class F>
auto if_here(download_state& state, turns::held& keep, F take) {
    using outcome = typename std::invoke_result_t<F>::value_type;
    std::optional<motor::result<outcome>> done;
    if (state.must_wait()) return done;
    auto taken = result_of([&] {
        auto turn = state.take_turn(keep);
        auto here = take();
        if (!here) turn.give_back();
        return here;
    });
    if (!taken)
        done.emplace(taken.error());
    else if (*taken)
        done.emplace(std::in_place, std::move(**taken));
    return done;
}

std::optional<std::size_t> copy_some(download_state& from, std::span<std::uint8_t> into) {
    auto chunk = from.take(into.size());
    if (!chunk) return std::nullopt;
    std::ranges::copy(chunk->bytes(), into.begin());
    return chunk->bytes().size();
}

}  // namespace

std::optional<motor::result<gridfs_file>> open_download::ready() {
    return if_here(*state_, turn_, [&]() -> std::optional<gridfs_file> {
        if (!state_->opened()) return std::nullopt;
        return state_->file();
    });
}

open_download::result open_download::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    return state_->open(context);
}

std::optional<motor::result<gridfs_chunk>> read_chunk::ready() {
    return if_here(*state_, turn_, [&] { return state_->take(all); });
}

read_chunk::result read_chunk::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    state_->fill(context);
    return *state_->take(all);
}

std::optional<motor::result<std::size_t>> read_some::ready() {
    auto done = if_here(*state_, turn_, [&] { return copy_some(*state_, into_); });
    copied_ = done.has_value();
    return done;
}

read_some::result read_some::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    state_->fill(context);
    return 0;
}

bool read_some::repeat(motor::result<std::size_t>& last) {
    if (!last || copied_) return false;
    if (auto copied = ready()) last = std::move(*copied);
    return false;
}

read_bytes::result read_bytes::run(const run_context& context) {
    const auto turn = state_->take_turn(turn_, true);
    const auto& file = state_->open(context);
    const auto left = std::max<std::int64_t>(0, file.length() - state_->position());
    const auto wanted = static_cast<std::size_t>(
        std::min<std::uint64_t>(at_most_, static_cast<std::uint64_t>(left)));
    if (wanted > static_cast<std::size_t>(file.chunk_size())) state_->read_ahead();
    result bytes;
    bytes.reserve(wanted);
    while (bytes.size() < wanted) {
        state_->fill(context);
        auto chunk = *state_->take(wanted - bytes.size());
        if (chunk.empty()) break;  // by stop_at()
        bytes.insert(bytes.end(), chunk.bytes().begin(), chunk.bytes().end());
    }
    return bytes;
}

}  // namespace motor::detail::gridfs_ops
