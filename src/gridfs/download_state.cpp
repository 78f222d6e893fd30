// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/gridfs/download_state.hpp>

#include "driver/counts.hpp"

#include <motor/bson/builder.hpp>
#include <motor/detail/driver/server_cursor.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/ops/find.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace motor::detail {
namespace {

/// Size of a stretch in bytes; it has at least one chunk.
constexpr std::int64_t stretch_bytes = 1024 * 1024;
/// Number of stretches that have arrived or are being fetched while the file is read in order.
/// More, or smaller ones, would keep more workers busy, in each of whose arenas malloc keeps 2 MiB.
constexpr std::size_t stretches_ahead = 3;

}  // namespace

const gridfs_file& download_state::open(const run_context& context) {
    gridfs_ops::refuse_transaction(context);
    if (opened_.load()) return file_;
    auto found = context.aimed_at(bucket_->files()).run(query_);
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
    if (to < 0) throw invalid_operation{"an offset must not be negative: " + std::to_string(to)};
    if (must_wait()) {  // the next operation goes back to this position
        before_.store(to);
        moved_.store(true);
        return;
    }
    turns::held kept;
    const auto turn = take_turn(kept);
    const auto held = lock();
    position_.store(to);
    if (opened_.load() && front()) return;  // the fetched stretches include the new position
    stretches_.clear();
    sequential_ = false;
}

void download_state::stop_at(std::int64_t end) {
    turns::held kept;
    const auto turn = take_turn(kept);
    if (end < 0) throw invalid_operation{"the end must not be negative"};
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
    const auto last = (end() + size - 1) / size;  // the first chunk that is not wanted
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
        const auto first = front();
        if (!first || first->is != stretch::state::here) return std::nullopt;
        if (first->error) {
            stretches_.clear();  // the next attempt fetches it again
            std::rethrow_exception(first->error);
        }
        const auto position = position_.load(), n = position / file_.chunk_size();
        auto bytes = first->chunks[static_cast<std::size_t>(n - first->first)];
        bytes = bytes.subspan(static_cast<std::size_t>(position % file_.chunk_size()));
        auto most = std::min<std::uint64_t>(at_most, static_cast<std::uint64_t>(end() - position));
        bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), most)));
        taken = gridfs_chunk{first, bytes};
        if (!moved_.load()) before_.store(position);
        moved_.store(true);
        position_.store(position + static_cast<std::int64_t>(bytes.size()));
        if (!front()) sequential_ = true;
        parts = plan();
    }
    ask_for_help(parts);
    return taken;
}

void download_state::fill(const run_context& context) {
    open(context);
    may_be_helped(!context.session());
    if (position_.load() >= end()) return;
    std::size_t parts = 0;
    shared_stretch first;
    bool fetches = false;
    {
        const auto held = lock();
        first = front();
        if (!first) stretches_.clear();
        parts = plan();
        first = front();
        fetches = first->is == stretch::state::wanted;
        if (fetches) first->is = stretch::state::coming;
    }
    ask_for_help(parts - fetches);
    if (fetches)
        fetch_and_tell(context, *first);
    else
        wait_until([&] { return first->is == stretch::state::here; });
}

void download_state::help(const run_context& context) noexcept {
    for (;;) {
        shared_stretch next;
        {
            const auto held = lock();
            next = next_wanted();
        }
        if (!next) return;
        fetch_and_tell(context, *next);
    }
}

void download_state::fetch_and_tell(const run_context& context, stretch& part) noexcept {
    try {
        fetch(context, part);
    } catch (...) {
        part.error = std::current_exception();
    }
    const auto held = lock();
    part.is = stretch::state::here;
    changed_.notify_all();
}

void download_state::fetch(const run_context& context, stretch& part) const {
    const auto behind = part.first + part.count;
    // The last stretch asks for one chunk more, which must not exist.
    const bool last = behind == file_.chunk_count();
    auto range = last ? doc("$gte", part.first) : doc("$gte", part.first, "$lt", behind);
    auto query = ops::find(doc("files_id", file_.id(), "n", range)).sort(doc("n", 1));
    query.limit(part.count + last).batch_size(static_cast<std::int32_t>(part.count) + 1);
    for (auto cursor = context.aimed_at(bucket_->chunks()).run(query);; cursor.get_more()) {
        for (auto each : cursor.batch())
            keep(part, each.value().get<document_view>());
        const bool more = cursor.alive();
        part.replies.push_back(cursor.take_reply());
        if (!more) break;
    }
    if (static_cast<std::int64_t>(part.chunks.size()) < part.count)
        throw corrupt_grid_file{"chunk " + std::to_string(part.first + part.chunks.size()) +
                                " of " + std::to_string(file_.chunk_count()) + " is missing"};
}

void download_state::keep(stretch& part, const document_view& chunk) const {
    const auto expected = part.first + static_cast<std::int64_t>(part.chunks.size());
    const auto n = whole_number(chunk["n"]);
    const auto data = chunk["data"].get_if<binary_view>();
    if (!n || !data) throw corrupt_grid_file{"a chunk has no valid n or data"};
    const auto found = static_cast<std::int64_t>(data->bytes().size());
    if (expected >= part.first + part.count) {
        if (found == 0) return;  // an empty one, which some drivers stored at the end
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
    part.chunks.push_back(data->bytes());
}

void download_state::go_back() {
    const auto held = lock();
    if (moved_.load()) position_.store(before_.load());
    moved_.store(false);
    stretches_.clear();  // they may hold the error of an operation that was given up
    sequential_ = false;
}

turns::turn download_state::take_turn(turns::held& keep, bool on_worker) {
    turns_.take_or_throw("a download", on_worker);
    if (turns_.any_lost()) {
        go_back();
        turns_.found();
    }
    return {turns_, keep};
}

}  // namespace motor::detail
