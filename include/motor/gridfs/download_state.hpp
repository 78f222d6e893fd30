// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/gridfs_file.hpp>
#include <motor/gridfs/shared_work.hpp>
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

namespace motor {

/// Some bytes of a file, as they came from the server: a view, and what keeps it valid. Cheap to
/// copy.
class gridfs_chunk {
public:
    gridfs_chunk() = default;  ///< no bytes: the end
    /// These bytes, which `keeper` keeps.
    gridfs_chunk(std::shared_ptr<const void> keeper, std::span<const std::uint8_t> bytes) noexcept
        : keeper_(std::move(keeper)), bytes_(bytes) {}

    /// Valid while this chunk or a copy of it lives.
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }
    /// The end of the file.
    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

private:
    std::shared_ptr<const void> keeper_;
    std::span<const std::uint8_t> bytes_;
};

/// A file on its way out of a bucket: stretches of some chunks each, of which several are fetched
/// ahead at once, by other workers, while the file is read in order. Who waits for a stretch that
/// nobody has begun to fetch fetches it, so that no number of workers is too small. Every chunk is
/// checked: its place, and its size.
///
/// One operation at a time uses it, and those that help. Bytes that nobody has got, because the
/// operation was given up, are read again by the next.
class download_state : public shared_work {
public:
    /// Of the file that such a query finds; `missing` is thrown if there is none.
    download_state(std::shared_ptr<bucket_place> bucket, ops::find_one query,
                   std::exception_ptr missing)
        : shared_work(std::move(bucket)), query_(std::move(query)), missing_(std::move(missing)) {}
    /// Of a file that is known.
    download_state(std::shared_ptr<bucket_place> bucket, gridfs_file file)
        : shared_work(std::move(bucket)), file_(std::move(file)), opened_(true) {}

    /// Blocking: finds the file, unless it has.
    const gridfs_file& open(const driver::target& where);
    [[nodiscard]] bool opened() const noexcept { return opened_.load(); }
    [[nodiscard]] const gridfs_file& file() const;

    /// The next byte to be read; and the one before which it ends, unless it ends with the file.
    [[nodiscard]] std::int64_t position() const noexcept {
        return turns_.any_lost() && moved_.load() ? before_.load() : position_.load();
    }
    void seek(std::int64_t to);
    void stop_at(std::int64_t end);

    /// What can be read without waiting: nothing if it is not here, an empty chunk at the end.
    /// Throws what fetching it came to.
    std::optional<gridfs_chunk> take(std::size_t at_most);
    /// Blocking: until take() has something. Opens the file before.
    void fill(const driver::target& where);
    /// It is going to be read in order to its end: it is fetched ahead from the start.
    void read_ahead() noexcept { sequential_ = true; }
    /// Fetches what is wanted.
    void help(const driver::target& where) noexcept override;

    void received() noexcept override { moved_.store(false); }

    /// For an operation that runs; throws invalid_operation if it is another one's turn. On a
    /// worker it waits for one that is lost.
    core::turns::turn take_turn(core::turns::held& keep, bool on_worker = false);

private:
    /// Chunks that are fetched together.
    struct stretch {
        enum class state { wanted, coming, here };
        std::int64_t first = 0, count = 0;  // of its chunks
        state is = state::wanted;
        std::vector<document> replies;
        std::vector<std::span<const std::uint8_t>> chunks;  // inside them
        std::exception_ptr error;
    };
    using shared_stretch = std::shared_ptr<stretch>;

    [[nodiscard]] std::int64_t end() const;
    [[nodiscard]] std::int64_t size_of_chunk(std::int64_t n) const;
    // With the lock:
    /// Wants what is to be read next; the number of stretches that are not here yet.
    std::size_t plan();
    shared_stretch front();
    shared_stretch next_wanted();
    void go_back();

    void fetch(const driver::target& where, stretch& what) const;
    void fetch_and_tell(const driver::target& where, stretch& what) noexcept;
    void keep(stretch& in, const document_view& chunk) const;

    const ops::find_one query_;
    const std::exception_ptr missing_;
    gridfs_file file_;
    std::atomic<bool> opened_{false};
    std::atomic<std::int64_t> position_{0}, before_{0};
    std::atomic<bool> moved_{false};  // since somebody got something position_ was before_
    std::int64_t stop_at_ = std::numeric_limits<std::int64_t>::max();
    bool sequential_ = false;

    std::deque<shared_stretch> stretches_;  // with the lock: those from position_ on, in order
};

}  // namespace motor
