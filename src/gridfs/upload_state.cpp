// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/gridfs/upload_state.hpp>

#include <motor/bson/builder.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/ops/delete.hpp>
#include <motor/ops/insert.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <utility>

namespace motor::detail {
namespace {

/// Limits of a batch: it is closed at this number of bytes, or of chunks.
constexpr std::size_t batch_bytes = 480 * 1024, batch_chunks = 1000;
/// Maximum number of batches that are queued or being inserted.
constexpr std::size_t most_batches = 3;
/// Number of ids in one delete command.
constexpr std::size_t ids_at_once = 100'000;

/// Replaces the server's error when its unique indexes refuse a chunk or a file.
[[noreturn]] void throw_file_exists(const error& refused) {
    throw file_exists{"a file with that _id exists already: " + std::string{refused.message()}};
}

}  // namespace

namespace gridfs_ops {

void remove_upload::run(const run_context& context) const {
    if (!file_.empty()) context.aimed_at(bucket_->files()).run(ops::delete_one(file_));
    const auto chunks = context.aimed_at(bucket_->chunks());
    for (std::size_t i = 0; i < chunks_.size(); i += ids_at_once) {
        array_value some;
        for (auto id = i; id < std::min(i + ids_at_once, chunks_.size()); ++id)
            some.push_back(chunks_[id]);
        chunks.run(ops::delete_many(doc("_id", doc("$in", some))));
    }
}

}  // namespace gridfs_ops

upload_state::~upload_state() {
    if (phase_.load() == phase::closed || chunk_ids_.empty()) return;
    start_options when_it_can;
    when_it_can.for_nobody = true;
    bucket_->start(removal(), std::move(when_it_can));
}

value upload_state::id() const {
    auto chosen = fields_["_id"];
    return chosen ? value{chosen} : value{made_id_};
}

std::int32_t upload_state::chunk_size() const {
    auto chosen = fields_["chunkSize"];
    return chosen ? bucket_context::checked_chunk_size(chosen.get<std::int64_t>())
                  : bucket_->chunk_size();
}

gridfs_file upload_state::file() const {
    if (phase_.load() != phase::closed) throw invalid_operation{"the file is not closed yet"};
    return gridfs_file{file_};
}

void upload_state::check_not_started() const {
    if (chunk_size_ != 0) throw invalid_operation{"an upload takes no options once it has bytes"};
}

void upload_state::start() {
    if (chunk_size_ == 0) chunk_size_ = chunk_size();
}

std::size_t upload_state::put(std::span<const std::uint8_t> bytes) {
    start();
    const auto chunk = static_cast<std::size_t>(chunk_size_);
    std::size_t taken = 0;
    while (taken < bytes.size() && has_room()) {
        auto rest = bytes.subspan(taken);
        auto part = rest.first(std::min(rest.size(), chunk - partial_.size()));
        taken += part.size();
        length_ += static_cast<std::int64_t>(part.size());
        if (part.size() == chunk) {  // straight from the user's memory
            add_chunk(part);
            continue;
        }
        partial_.insert(partial_.end(), part.begin(), part.end());
        if (partial_.size() < chunk) continue;
        add_chunk(partial_);
        partial_.clear();
    }
    return taken;
}

void upload_state::add_chunk(std::span<const std::uint8_t> bytes) {
    if (next_n_ == std::numeric_limits<std::int32_t>::max())
        throw invalid_operation{"a file has at most 2,147,483,647 chunks"};
    const auto id = object_id::generate();
    document chunk;
    chunk.reserve(bytes.size() + 128);
    chunk.append("_id", id).append("files_id", this->id()).append("n", next_n_++);
    chunk.append("data", binary_view{bytes});
    chunk_ids_.push_back(id);
    filling_.chunks.push_back(std::move(chunk));
    filling_.bytes += bytes.size();
    if (filling_.bytes < batch_bytes && filling_.chunks.size() < batch_chunks) return;
    close_batch();
    ask_for_help(batches());
}

void upload_state::close_batch() {
    if (filling_.chunks.empty()) return;
    const auto held = lock();
    waiting_.push_back(std::exchange(filling_, {}));
}

std::size_t upload_state::batches() {
    const auto held = lock();
    return waiting_.size() + inserting_;
}

bool upload_state::has_room() {
    const auto held = lock();
    return !error_ && waiting_.size() + inserting_ < most_batches;
}

void upload_state::throw_what_failed() {
    const auto held = lock();
    if (error_) std::rethrow_exception(error_);
}

std::optional<upload_state::batch> upload_state::next_batch() {
    const auto held = lock();
    if (error_ || waiting_.empty()) return std::nullopt;
    ++inserting_;
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    return next;
}

void upload_state::insert(const run_context& context, batch next) {
    std::exception_ptr failed;
    try {
        auto chunks_context = context.aimed_at(bucket_->chunks());
        try {
            chunks_context.run(ops::insert_many(std::move(next.chunks)).ordered(false));
        } catch (const bulk_write_error& refused) {
            for (const auto& each : refused.write_errors())
                if (std::error_code{each.code, server_category()} == errc::duplicate_key)
                    throw_file_exists(refused);
            throw;
        }
        stored_ += static_cast<std::int64_t>(next.bytes);
    } catch (...) {
        failed = std::current_exception();
    }
    const auto held = lock();
    --inserting_;
    if (failed && !error_) error_ = failed;
    changed_.notify_all();
}

void upload_state::help(const run_context& context) noexcept {
    try {
        bucket_->need_indexes(context);
    } catch (...) {
        const auto held = lock();
        if (!error_) error_ = std::current_exception();
    }
    while (auto next = next_batch())
        insert(context, std::move(*next));
}

void upload_state::lead(const run_context& context) {
    gridfs_ops::refuse_transaction(context);
    bucket_->need_indexes(context);
    may_be_helped(!context.session());
}

void upload_state::make_room(const run_context& context) {
    try {
        lead(context);
        ask_for_help(batches());
        while (!has_room()) {
            throw_what_failed();
            if (auto next = next_batch())
                insert(context, std::move(*next));
            else
                wait_until([this] { return error_ || inserting_ < most_batches; });
        }
    } catch (...) {
        give_up(context, std::current_exception());
        throw;
    }
}

gridfs_file upload_state::finish(const run_context& context) {
    try {
        start();
        lead(context);
        if (!partial_.empty()) add_chunk(std::exchange(partial_, {}));
        close_batch();
        insert_all(context);
        insert_file(context);
        phase_.store(phase::closed);
        return file();
    } catch (...) {
        give_up(context, std::current_exception());
        throw;
    }
}

void upload_state::insert_all(const run_context& context) {
    if (const auto left = batches(); left > 1) ask_for_help(left - 1);
    while (auto next = next_batch())
        insert(context, std::move(*next));
    wait_for_inserts();
    throw_what_failed();
}

void upload_state::wait_for_inserts() {
    wait_until([this] { return inserting_ == 0; });
}

void upload_state::insert_file(const run_context& context) {
    auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    document whole;
    whole.append("_id", id()).append("length", length()).append("chunkSize", chunk_size_);
    whole.append("uploadDate", date{now}).append("filename", filename());
    document metadata{fields_.get_or("metadata", document_view{})};
    if (auto type = fields_["contentType"]) metadata.set("contentType", type);
    if (fields_["metadata"] || !metadata.empty()) whole.append("metadata", metadata);
    file_ = whole;
    try {
        context.aimed_at(bucket_->files()).run(ops::insert_one(whole));
    } catch (const duplicate_key_error& refused) {
        file_.clear();
        throw_file_exists(refused);
    }
}

void upload_state::abort(const run_context& context) {
    phase_.store(phase::aborted);
    {
        const auto held = lock();
        waiting_.clear();
        error_ = std::make_exception_ptr(cancelled{"the upload was aborted"});
    }
    wait_for_inserts();
    context.run(removal());
    chunk_ids_.clear();
}

void upload_state::give_up(const run_context& context, std::exception_ptr why) noexcept {
    phase_.store(phase::failed);
    {
        const auto held = lock();
        waiting_.clear();
        if (!error_) error_ = std::move(why);
    }
    try {
        // The inserts of helpers are waited for, too: an insert that is interrupted on its way may
        // take effect after the removal.
        wait_for_inserts();
        context.run(removal());
        chunk_ids_.clear();
    } catch (...) {  // this operation's time is up, so the destructor tries again
        stop_helpers();
    }
}

gridfs_ops::remove_upload upload_state::removal() const { return {bucket_, file_, chunk_ids_}; }

turns::turn upload_state::take_turn(turns::held& keep, bool to_abort) {
    turns_.take_or_throw("an upload", to_abort);
    if (auto why = refusal(to_abort)) {
        turns_.give_back();
        std::rethrow_exception(why);
    }
    return {turns_, keep};
}

std::exception_ptr upload_state::refusal(bool to_abort) const {
    auto why = [](const char* text) { return std::make_exception_ptr(invalid_operation{text}); };
    const auto now = phase_.load();
    if (auto lost = turns_.lost(); lost && !to_abort) return lost;
    if (now == phase::closed) return why("the file is closed");
    if (now == phase::aborted) return why("the upload was aborted");
    if (now == phase::failed && !to_abort) return why("the upload has failed before");
    return nullptr;
}

}  // namespace motor::detail
