// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/shared_work.hpp>
#include <motor/gridfs/gridfs_file.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace motor::detail {
namespace gridfs_ops {

/// Removes what an upload has stored, by the `_id` of each chunk: if the user chose the file's
/// `_id`, another file may have the same one.
class MOTOR_EXPORT remove_upload : public ops::plain_operation {
public:
    using result = void;

    remove_upload(std::shared_ptr<bucket_context> bucket, document file,
                  std::vector<object_id> chunks)
        : bucket_(std::move(bucket)), file_(std::move(file)), chunks_(std::move(chunks)) {}
    void run(const run_context& context) const;

private:
    std::shared_ptr<bucket_context> bucket_;
    document file_;  // empty if it was not sent
    std::vector<object_id> chunks_;
};

}  // namespace gridfs_ops

/// A file being uploaded. Its bytes become chunks, the chunks batches, and up to three workers
/// insert batches at once. An operation that waits for the other workers inserts batches itself, so
/// it completes with any number of workers. Memory is bounded: put() takes no more bytes than there
/// is room for.
///
/// Used by one operation at a time and its helpers. If it is destroyed before it has been closed,
/// what was stored is removed in the background.
class MOTOR_EXPORT upload_state : public shared_work {
public:
    using shared_work::may_be_helped;

    upload_state(std::shared_ptr<bucket_context> bucket, std::string_view filename)
        : shared_work(std::move(bucket)), filename_(filename) {}
    ~upload_state() override;

    /// Sets `_id`, `metadata`, `contentType` or `chunkSize`. Throws invalid_operation once there
    /// are bytes.
    template <class T>
    void option(std::string_view name, const T& setting) {
        check_not_started();
        fields_.set(name, setting);
    }

    /// Takes as many of the bytes as there is room for. The first call fixes the options. Throws
    /// invalid_operation for invalid options.
    std::size_t put(std::span<const std::uint8_t> bytes);
    /// Whether there is room for another batch. Always false after a failure, which make_room() and
    /// finish() throw.
    [[nodiscard]] bool has_room();
    /// Inserts batches until there is room. Blocks.
    void make_room(const run_context& context);
    /// Inserts the remaining batches and then the file's document, which completes the file.
    /// Blocks.
    gridfs_file finish(const run_context& context);
    /// Removes what was stored. Blocks.
    void abort(const run_context& context);
    /// Stops inserting and removes what was stored; if that fails, the destructor tries again.
    /// Blocks.
    void give_up(const run_context& context, std::exception_ptr why) noexcept;
    /// Inserts batches until none is left.
    void help(const run_context& context) noexcept override;

    [[nodiscard]] value id() const;
    [[nodiscard]] std::string_view filename() const noexcept { return filename_; }
    [[nodiscard]] std::int32_t chunk_size() const;
    /// Number of bytes taken so far.
    [[nodiscard]] std::int64_t length() const noexcept { return length_.load(); }
    /// Number of bytes that the server has acknowledged.
    [[nodiscard]] std::int64_t stored() const noexcept { return stored_.load(); }
    /// Whether it takes no more bytes: it has been closed, was aborted or has failed.
    [[nodiscard]] bool closed() const noexcept {
        return phase_.load() != phase::open || turns_.any_lost();
    }
    /// Whether an earlier operation has failed, or was given up and has ended.
    [[nodiscard]] bool failed() const noexcept { return phase_.load() == phase::failed; }
    /// The file. Throws invalid_operation before it has been closed.
    [[nodiscard]] gridfs_file file() const;

    /// Takes the turn for an operation that runs. Throws invalid_operation if another operation has
    /// it or the stream is closed, and after an operation that was given up, what its caller got.
    /// With `to_abort` waits for such an operation instead.
    turns::turn take_turn(turns::held& keep, bool to_abort = false);

private:
    enum class phase { open, closed, aborted, failed };
    struct batch {
        std::vector<document> chunks;
        std::size_t bytes = 0;
    };

    void check_not_started() const;
    [[nodiscard]] std::exception_ptr refusal(bool to_abort) const;
    void start();
    void add_chunk(std::span<const std::uint8_t> bytes);
    void close_batch();
    /// Number of batches that are queued or being inserted.
    [[nodiscard]] std::size_t batches();
    /// Prepares the first insert of an operation: makes the indexes if needed and allows helpers.
    void lead(const run_context& context);
    /// Takes the next batch, which counts as being inserted from then on; nothing if there is none,
    /// or after a failure.
    std::optional<batch> next_batch();
    void insert(const run_context& context, batch chunks);
    /// Blocks until no batch is queued or being inserted. Throws the error of one that failed.
    void insert_all(const run_context& context);
    void wait_for_inserts();
    void throw_what_failed();
    void insert_file(const run_context& context);
    [[nodiscard]] gridfs_ops::remove_upload removal() const;

    const text filename_;
    const object_id made_id_ = object_id::generate();
    document fields_;
    std::int32_t chunk_size_ = 0;  // 0 until it has started
    std::vector<std::uint8_t> partial_;
    batch filling_;
    std::vector<object_id> chunk_ids_;
    std::int32_t next_n_ = 0;
    document file_;  // as it was sent
    std::atomic<std::int64_t> length_{0}, stored_{0};
    std::atomic<phase> phase_{phase::open};

    // Guarded by mutex_:
    std::deque<batch> waiting_;
    std::size_t inserting_ = 0;
    std::exception_ptr error_;
};

}  // namespace motor::detail
