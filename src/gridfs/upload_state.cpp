// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/upload_state.hpp>

#include <motor/bson/builder.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/ops/delete.hpp>
#include <motor/ops/insert.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <utility>

namespace motor {
namespace {

/// A batch is closed when it has so many bytes, or chunks.
constexpr std::size_t batch_bytes = 480 * 1024, batch_chunks = 1000;
/// Those that are being inserted, and those that wait for it.
constexpr std::size_t most_batches = 3;
/// Ids in one delete command.
constexpr std::size_t ids_at_once = 100'000;

/// In place of what the server says when its unique indexes refuse a chunk or a file.
[[noreturn]] void throw_file_exists(const error& refused) {
    throw file_exists{"there is a file of that _id already: " + std::string{refused.message()}};
}

}  // namespace

namespace gridfs_ops {

void remove_upload::run(const driver::target& where) const {
    if (!file_.empty()) where.aimed_at(bucket_->files()).run(ops::delete_one(file_));
    const auto chunks = where.aimed_at(bucket_->chunks());
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
    core::limits when_it_can;
    when_it_can.for_nobody = true;
    bucket_->start(removal(), std::move(when_it_can));
}

value upload_state::id() const {
    auto own = fields_["_id"];
    return own ? value{own} : value{made_id_};
}

std::int32_t upload_state::chunk_size() const {
    auto own = fields_["chunkSize"];
    return own ? bucket_place::checked_chunk_size(own.get<std::int64_t>()) : bucket_->chunk_size();
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

void upload_state::insert(const driver::target& where, batch next) {
    std::exception_ptr failed;
    try {
        auto there = where.aimed_at(bucket_->chunks());
        try {
            there.run(ops::insert_many(std::move(next.chunks)).ordered(false));
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

void upload_state::help(const driver::target& where) noexcept {
    try {
        bucket_->need_indexes(where);
    } catch (...) {
        const auto held = lock();
        if (!error_) error_ = std::current_exception();
    }
    while (auto next = next_batch())
        insert(where, std::move(*next));
}

void upload_state::lead(const driver::target& where) {
    gridfs_ops::refuse_transaction(where);
    bucket_->need_indexes(where);
    may_be_helped(!where.session());
}

void upload_state::make_room(const driver::target& where) {
    try {
        lead(where);
        ask_for_help(batches());
        while (!has_room()) {
            throw_what_failed();
            if (auto next = next_batch())
                insert(where, std::move(*next));
            else
                wait_until([this] { return error_ || inserting_ < most_batches; });
        }
    } catch (...) {
        give_up(where, std::current_exception());
        throw;
    }
}

gridfs_file upload_state::finish(const driver::target& where) {
    try {
        start();
        lead(where);
        if (!partial_.empty()) add_chunk(std::exchange(partial_, {}));
        close_batch();
        insert_all(where);
        insert_file(where);
        phase_.store(phase::closed);
        return file();
    } catch (...) {
        give_up(where, std::current_exception());
        throw;
    }
}

void upload_state::insert_all(const driver::target& where) {
    if (const auto left = batches(); left > 1) ask_for_help(left - 1);
    while (auto next = next_batch())
        insert(where, std::move(*next));
    wait_for_inserts();
    throw_what_failed();
}

void upload_state::wait_for_inserts() {
    wait_until([this] { return inserting_ == 0; });
}

void upload_state::insert_file(const driver::target& where) {
    auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    document whole;
    whole.append("_id", id()).append("length", length()).append("chunkSize", chunk_size_);
    whole.append("uploadDate", date{now}).append("filename", filename());
    document metadata{fields_.get_or("metadata", document_view{})};
    if (auto type = fields_["contentType"]) metadata.set("contentType", type);
    if (fields_["metadata"] || !metadata.empty()) whole.append("metadata", metadata);
    file_ = whole;
    try {
        where.aimed_at(bucket_->files()).run(ops::insert_one(whole));
    } catch (const duplicate_key_error& refused) {
        file_.clear();
        throw_file_exists(refused);
    }
}

void upload_state::abort(const driver::target& where) {
    phase_.store(phase::aborted);
    {
        const auto held = lock();
        waiting_.clear();
        error_ = std::make_exception_ptr(cancelled{"the upload was aborted"});
    }
    wait_for_inserts();
    where.run(removal());
    chunk_ids_.clear();
}

void upload_state::give_up(const driver::target& where, std::exception_ptr why) noexcept {
    phase_.store(phase::failed);
    {
        const auto held = lock();
        waiting_.clear();
        if (!error_) error_ = std::move(why);
    }
    try {
        // Those of the helpers, too, are waited for: one that is cut off on its way may be stored
        // after the removal.
        wait_for_inserts();
        where.run(removal());
        chunk_ids_.clear();
    } catch (...) {  // this operation has no time left, so the destructor tries again
        stop_helpers();
    }
}

gridfs_ops::remove_upload upload_state::removal() const { return {bucket_, file_, chunk_ids_}; }

core::turns::turn upload_state::take_turn(core::turns::held& keep, bool to_abort) {
    lead_alone("an upload", to_abort);
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

}  // namespace motor
