// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/shared_work.hpp>
#include <motor/gridfs/gridfs_chunk.hpp>
#include <motor/gridfs/gridfs_file.hpp>
#include <motor/ops/find_one.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace motor::detail {

/// A file being downloaded. It is fetched in stretches of several chunks. While the file is read in
/// order, other workers fetch several stretches ahead at once. An operation that needs a stretch
/// that no worker has begun to fetch fetches it itself, so it completes with any number of workers.
/// Every chunk is checked: its position and its size.
///
/// Used by one operation at a time and its helpers. Bytes taken by an operation that was given up
/// are read again by the next one.
class MOTOR_EXPORT download_state : public shared_work {
public:
    /// A download of the file that the query finds; throws `missing` if it finds none.
    download_state(std::shared_ptr<bucket_context> bucket, ops::find_one query,
                   std::exception_ptr missing)
        : shared_work(std::move(bucket)), query_(std::move(query)), missing_(std::move(missing)) {}
    /// A download of a known file.
    download_state(std::shared_ptr<bucket_context> bucket, gridfs_file file)
        : shared_work(std::move(bucket)), file_(std::move(file)), opened_(true) {}

    /// Finds the file, unless it has been found. Blocks.
    const gridfs_file& open(const run_context& context);
    [[nodiscard]] bool opened() const noexcept { return opened_.load(); }
    [[nodiscard]] const gridfs_file& file() const;

    /// Offset of the next byte to be read.
    [[nodiscard]] std::int64_t position() const noexcept {
        return turns_.any_lost() && moved_.load() ? before_.load() : position_.load();
    }
    void seek(std::int64_t to);
    void stop_at(std::int64_t end);

    /// Takes what can be read without waiting: nothing if the next bytes have not arrived, an empty
    /// chunk at the end. Throws the error of fetching them.
    std::optional<gridfs_chunk> take(std::size_t at_most);
    /// Finds the file if necessary, and blocks until take() has something to return.
    void fill(const run_context& context);
    /// Announces that the file will be read in order to its end, so that it is fetched ahead from
    /// the start.
    void read_ahead() noexcept { sequential_ = true; }
    /// Fetches stretches until none is wanted.
    void help(const run_context& context) noexcept override;

    void received() noexcept override { moved_.store(false); }

    /// Takes the turn for an operation that runs. Throws invalid_operation if another operation has
    /// it. On a worker, waits for an operation that was given up.
    turns::turn take_turn(turns::held& keep, bool on_worker = false);

private:
    /// Chunks that are fetched together.
    struct stretch {
        enum class state { wanted, coming, here };
        std::int64_t first = 0, count = 0;  // numbers of its chunks
        state is = state::wanted;
        std::vector<document> replies;
        std::vector<std::span<const std::uint8_t>> chunks;  // views into `replies`
        std::exception_ptr error;
    };
    using shared_stretch = std::shared_ptr<stretch>;

    [[nodiscard]] std::int64_t end() const;
    [[nodiscard]] std::int64_t size_of_chunk(std::int64_t n) const;
    // Called with the lock held:
    /// Queues the stretches to be read next. Returns the number of those that have not arrived.
    std::size_t plan();
    shared_stretch front();
    shared_stretch next_wanted();
    void go_back();

    void fetch(const run_context& context, stretch& part) const;
    void fetch_and_tell(const run_context& context, stretch& part) noexcept;
    void keep(stretch& part, const document_view& chunk) const;

    const ops::find_one query_;
    const std::exception_ptr missing_;
    gridfs_file file_;
    std::atomic<bool> opened_{false};
    std::atomic<std::int64_t> position_{0}, before_{0};
    std::atomic<bool> moved_{
        false};  // whether position_ has left before_ since a caller got its bytes
    std::int64_t stop_at_ = std::numeric_limits<std::int64_t>::max();
    bool sequential_ = false;

    std::deque<shared_stretch>
        stretches_;  // guarded by mutex_: the stretches from position_ on, in order
};

}  // namespace motor::detail
