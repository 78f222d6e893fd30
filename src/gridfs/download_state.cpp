// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/download_state.hpp>

#include <motor/bson/builder.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/ops/find.hpp>

#include "../driver/counts.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace motor {
namespace {

/// A stretch has so many bytes, or one chunk.
constexpr std::int64_t stretch_bytes = 1024 * 1024;
/// How many are here or on their way, if the file is read in order.
/// More, or smaller ones, keep more workers busy, in each of whose arenas malloc keeps 2 MiB.
constexpr std::size_t stretches_ahead = 3;

}  // namespace

const gridfs_file& download_state::open(const driver::target& where) {
    gridfs_ops::refuse_transaction(where);
    if (opened_.load()) return file_;
    auto found = where.aimed_at(bucket_->files()).run(query_);
    if (!found) std::rethrow_exception(missing_);
    file_ = gridfs_file{std::move(*found)};
    opened_.store(true);
    return file_;
}

const gridfs_file& download_state::file() const {
    if (!opened_.load()) throw invalid_operation{"the file has not been opened yet"};
    return file_;
}

std::int64_t download_state::end() const { return std::min(file_.length(), stop_at_); }

std::int64_t download_state::size_of_chunk(std::int64_t n) const {
    return std::min<std::int64_t>(file_.chunk_size(), file_.length() - n * file_.chunk_size());
}

void download_state::seek(std::int64_t to) {
    if (to < 0) throw invalid_operation{"there is no byte " + std::to_string(to)};
    if (must_wait()) {  // that is where the next operation goes back to
        before_.store(to);
        moved_.store(true);
        return;
    }
    core::turns::held kept;
    const auto mine = take_turn(kept);
    const auto held = lock();
    position_.store(to);
    if (opened_.load() && front()) return;  // what is here, or coming, is what is wanted
    stretches_.clear();
    sequential_ = false;
}

void download_state::stop_at(std::int64_t end) {
    core::turns::held kept;
    const auto mine = take_turn(kept);
    if (end < 0) throw invalid_operation{"no file ends before its first byte"};
    stop_at_ = end;
}

download_state::shared_stretch download_state::front() {
    const auto n = position_.load() / file_.chunk_size();
    while (!stretches_.empty()) {
        const auto& first = stretches_.front();
        if (n < first->first) return nullptr;
        if (n < first->first + first->count) return first;
        stretches_.pop_front();
    }
    return nullptr;
}

std::size_t download_state::plan() {
    const std::int64_t size = file_.chunk_size();
    const auto last = (end() + size - 1) / size;  // the first one that is not wanted
    for (const auto most = sequential_ ? stretches_ahead : 1; stretches_.size() < most;) {
        auto first = position_.load() / size;
        if (!stretches_.empty()) first = stretches_.back()->first + stretches_.back()->count;
        if (first >= last) break;
        auto next = std::make_shared<stretch>();
        next->first = first;
        next->count = std::min(last - first, std::max<std::int64_t>(1, stretch_bytes / size));
        stretches_.push_back(std::move(next));
    }
    return static_cast<std::size_t>(std::ranges::count_if(
        stretches_, [](auto& each) { return each->is != stretch::state::here; }));
}

download_state::shared_stretch download_state::next_wanted() {
    for (auto& each : stretches_) {
        if (each->is != stretch::state::wanted) continue;
        each->is = stretch::state::coming;
        return each;
    }
    return nullptr;
}

std::optional<gridfs_chunk> download_state::take(std::size_t at_most) {
    if (!opened_.load()) return std::nullopt;
    if (at_most == 0 || position_.load() >= end()) return gridfs_chunk{};
    std::size_t parts = 0;
    gridfs_chunk taken;
    {
        const auto held = lock();
        const auto here = front();
        if (!here || here->is != stretch::state::here) return std::nullopt;
        if (here->error) {
            stretches_.clear();  // the next attempt asks again
            std::rethrow_exception(here->error);
        }
        const auto at = position_.load(), n = at / file_.chunk_size();
        auto bytes = here->chunks[static_cast<std::size_t>(n - here->first)];
        bytes = bytes.subspan(static_cast<std::size_t>(at % file_.chunk_size()));
        auto most = std::min<std::uint64_t>(at_most, static_cast<std::uint64_t>(end() - at));
        bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), most)));
        taken = gridfs_chunk{here, bytes};
        if (!moved_.load()) before_.store(at);
        moved_.store(true);
        position_.store(at + static_cast<std::int64_t>(bytes.size()));
        if (!front()) sequential_ = true;
        parts = plan();
    }
    ask_for_help(parts);
    return taken;
}

void download_state::fill(const driver::target& where) {
    open(where);
    may_be_helped(!where.session());
    if (position_.load() >= end()) return;
    std::size_t parts = 0;
    shared_stretch first;
    bool mine = false;
    {
        const auto held = lock();
        first = front();
        if (!first) stretches_.clear();
        parts = plan();
        first = front();
        mine = first->is == stretch::state::wanted;
        if (mine) first->is = stretch::state::coming;
    }
    ask_for_help(parts - mine);
    if (mine)
        fetch_and_tell(where, *first);
    else
        wait_until([&] { return first->is == stretch::state::here; });
}

void download_state::help(const driver::target& where) noexcept {
    for (;;) {
        shared_stretch next;
        {
            const auto held = lock();
            next = next_wanted();
        }
        if (!next) return;
        fetch_and_tell(where, *next);
    }
}

void download_state::fetch_and_tell(const driver::target& where, stretch& what) noexcept {
    try {
        fetch(where, what);
    } catch (...) {
        what.error = std::current_exception();
    }
    const auto held = lock();
    what.is = stretch::state::here;
    changed_.notify_all();
}

void download_state::fetch(const driver::target& where, stretch& what) const {
    const auto behind = what.first + what.count;
    // Behind the last chunk there must be none.
    const bool last = behind == file_.chunk_count();
    auto range = last ? doc("$gte", what.first) : doc("$gte", what.first, "$lt", behind);
    auto query = ops::find(doc("files_id", file_.id(), "n", range)).sort(doc("n", 1));
    query.limit(what.count + last).batch_size(static_cast<std::int32_t>(what.count) + 1);
    for (auto cursor = where.aimed_at(bucket_->chunks()).run(query);; cursor.get_more()) {
        for (auto each : cursor.batch())
            keep(what, each.value().get<document_view>());
        const bool more = cursor.alive();
        what.replies.push_back(cursor.take_reply());
        if (!more) break;
    }
    if (static_cast<std::int64_t>(what.chunks.size()) < what.count)
        throw corrupt_grid_file{"chunk " + std::to_string(what.first + what.chunks.size()) +
                                " of " + std::to_string(file_.chunk_count()) + " is missing"};
}

void download_state::keep(stretch& in, const document_view& chunk) const {
    const auto expected = in.first + static_cast<std::int64_t>(in.chunks.size());
    const auto n = driver::whole_number(chunk["n"]);
    const auto data = chunk["data"].get_if<binary_view>();
    if (!n || !data) throw corrupt_grid_file{"a chunk has no number, or no bytes"};
    const auto found = static_cast<std::int64_t>(data->bytes().size());
    if (expected >= in.first + in.count) {
        if (found == 0) return;  // as some drivers stored at the end
        throw corrupt_grid_file{"chunk " + std::to_string(*n) + " is one too many: the file has " +
                                std::to_string(file_.chunk_count())};
    }
    if (*n != expected)
        throw corrupt_grid_file{"chunk " + std::to_string(expected) + " of " +
                                std::to_string(file_.chunk_count()) + " is missing"};
    if (found != size_of_chunk(expected))
        throw corrupt_grid_file{"chunk " + std::to_string(expected) + " has " +
                                std::to_string(found) + " bytes instead of " +
                                std::to_string(size_of_chunk(expected))};
    in.chunks.push_back(data->bytes());
}

void download_state::go_back() {
    const auto held = lock();
    if (moved_.load()) position_.store(before_.load());
    moved_.store(false);
    stretches_.clear();  // there may be the error of one that was given up
    sequential_ = false;
}

core::turns::turn download_state::take_turn(core::turns::held& keep, bool on_worker) {
    lead_alone("a download", on_worker);
    if (turns_.any_lost()) {
        go_back();
        turns_.found();
    }
    return {turns_, keep};
}

}  // namespace motor
