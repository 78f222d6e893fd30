// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/gridfs_file.hpp>
#include <motor/gridfs/shared_work.hpp>

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

namespace motor {
namespace gridfs_ops {

/// Removes what an upload has stored, by the chunks' own ids: with an `_id` of the user's there may
/// be another file of that `_id`.
class remove_upload {
public:
    template <class Self>
    using options = ops::option_list<Self>;
    using result = void;

    remove_upload(std::shared_ptr<bucket_place> bucket, document file,
                  std::vector<object_id> chunks)
        : bucket_(std::move(bucket)), file_(std::move(file)), chunks_(std::move(chunks)) {}
    void run(const driver::target& where) const;

private:
    std::shared_ptr<bucket_place> bucket_;
    document file_;  // empty: it was not sent
    std::vector<object_id> chunks_;
};

}  // namespace gridfs_ops

/// A file on its way into a bucket: its bytes become chunks, the chunks batches, and up to three
/// workers insert batches at once. Who waits for the others to be done inserts too, so that no
/// number of workers is too small. Memory is bounded: put() takes no more bytes than there is room
/// for.
///
/// One operation at a time uses it, and those that help. Destroying it before it has been closed
/// removes what was stored, in the background.
class upload_state : public shared_work {
public:
    using shared_work::may_be_helped;

    upload_state(std::shared_ptr<bucket_place> bucket, std::string_view filename)
        : shared_work(std::move(bucket)), filename_(filename) {}
    ~upload_state() override;

    /// `_id`, `metadata`, `contentType` or `chunkSize`. Throws invalid_operation once it has bytes.
    template <class T>
    void option(std::string_view name, const T& setting) {
        check_not_started();
        fields_.set(name, setting);
    }

    /// Takes as many of these bytes as there is room for; the first call settles the options.
    /// Throws invalid_operation for options that cannot be.
    std::size_t put(std::span<const std::uint8_t> bytes);
    /// Never again once something has failed: make_room() and finish() throw it.
    [[nodiscard]] bool has_room();
    /// Blocking: inserts until there is room.
    void make_room(const driver::target& where);
    /// Blocking: inserts what is left, and then the file's document. It then is a file.
    gridfs_file finish(const driver::target& where);
    /// Blocking: removes what was stored.
    void abort(const driver::target& where);
    /// Blocking: nothing more is inserted, and what was is removed; if that fails, by the
    /// destructor.
    void give_up(const driver::target& where, std::exception_ptr why) noexcept;
    /// Inserts batches while there are any.
    void help(const driver::target& where) noexcept override;

    [[nodiscard]] value id() const;
    [[nodiscard]] std::string_view filename() const noexcept { return filename_; }
    [[nodiscard]] std::int32_t chunk_size() const;
    /// Of all bytes taken so far.
    [[nodiscard]] std::int64_t length() const noexcept { return length_.load(); }
    /// Of those that the server has.
    [[nodiscard]] std::int64_t stored() const noexcept { return stored_.load(); }
    /// It has been closed, aborted, or has failed.
    [[nodiscard]] bool closed() const noexcept {
        return phase_.load() != phase::open || turns_.any_lost();
    }
    /// An earlier operation has failed; or was given up, and has come to its end.
    [[nodiscard]] bool failed() const noexcept { return phase_.load() == phase::failed; }
    /// Once it has been closed.
    [[nodiscard]] gridfs_file file() const;

    /// For an operation that runs; throws invalid_operation if it is another one's turn, or if the
    /// stream is closed, and what an operation has told its caller that was given up. One that is
    /// `to_abort` waits for that instead.
    core::turns::turn take_turn(core::turns::held& keep, bool to_abort = false);

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
    /// That wait, or are being inserted.
    [[nodiscard]] std::size_t batches();
    /// Before the first insert of an operation: there may be, and helpers may insert from now on.
    void lead(const driver::target& where);
    /// The next batch, which counts as being inserted; nothing if there is none, or it has failed.
    std::optional<batch> next_batch();
    void insert(const driver::target& where, batch chunks);
    /// Blocking: until no batch is left, or being inserted; throws what went wrong with one.
    void insert_all(const driver::target& where);
    void wait_for_inserts();
    void throw_what_failed();
    void insert_file(const driver::target& where);
    [[nodiscard]] gridfs_ops::remove_upload removal() const;

    const detail::text filename_;
    const object_id made_id_ = object_id::generate();
    document fields_;
    std::int32_t chunk_size_ = 0;  // 0: it has not started
    std::vector<std::uint8_t> partial_;
    batch filling_;
    std::vector<object_id> chunk_ids_;
    std::int32_t next_n_ = 0;
    document file_;  // as it was sent
    std::atomic<std::int64_t> length_{0}, stored_{0};
    std::atomic<phase> phase_{phase::open};

    // With the lock:
    std::deque<batch> waiting_;
    std::size_t inserting_ = 0;
    std::exception_ptr error_;
};

}  // namespace motor
