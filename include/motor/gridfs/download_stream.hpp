// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/core/result.hpp>
#include <motor/gridfs/download_state.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace motor {

namespace gridfs_ops {

/// What a download stream's operations have in common. They have no options.
class download_base : public core::takes_turns<download_state> {
public:
    template <class Self>
    using options = ops::option_list<Self>;
    using takes_turns::takes_turns;
};

/// Asks for the document of the file.
class open_download : public download_base {
public:
    using result = gridfs_file;
    using download_base::download_base;
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

/// What is here of the next bytes, or else comes next; copies nothing.
class read_chunk : public download_base {
public:
    using result = gridfs_chunk;
    using download_base::download_base;
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
};

/// The user's memory is written in the thread that starts it, and where completions run: a worker
/// that is late never touches it.
class read_some : public download_base {
public:
    using result = std::size_t;

    read_some(std::shared_ptr<download_state> of, std::span<std::uint8_t> into)
        : download_base(std::move(of)), into_(into) {}
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);
    /// Copies what has come.
    bool repeat(motor::result<result>& last);

private:
    std::span<std::uint8_t> into_;
    bool copied_ = false;
};

/// All bytes that are left, or at most so many.
class read_bytes : public download_base {
public:
    using result = std::vector<std::uint8_t>;

    read_bytes(std::shared_ptr<download_state> of, std::size_t at_most)
        : download_base(std::move(of)), at_most_(at_most) {}
    result run(const driver::target& where);

private:
    std::size_t at_most_;
};

}  // namespace gridfs_ops

/// A file that is being read. Nothing is sent before the first operation, which finds the file.
/// While it is read in order, several workers fetch what comes next, some 3 MiB, so that most reads
/// complete at once.
///
/// Every read throws no_file if there is no such file, and corrupt_grid_file if a chunk is missing,
/// has the wrong size, or is one too many; bytes before it have been read by then. After an error
/// the next read tries again, and after one that was given up it begins where that one did.
///
/// It serves one operation at a time: starting a second one before the first has completed throws
/// invalid_operation, through the result. within() says how long each of its operations may take;
/// stop_on() and session() count for all of them, too. In a session only its connection fetches; a
/// transaction is refused with invalid_operation.
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class [[nodiscard("nothing is sent before a download stream is read")]] download_stream
    : public core::limits_option<download_stream> {
public:
    download_stream(core::site at, std::shared_ptr<download_state> state)
        : site_(std::move(at)), state_(std::move(state)) {}

    /// Finds the file, unless it has been found.
    operation<gridfs_ops::open_download> open() const {
        return make(gridfs_ops::open_download{state_});
    }
    /// What comes next, without a copy: what is left of a chunk. Empty at the end.
    operation<gridfs_ops::read_chunk> read_chunk() const {
        return make(gridfs_ops::read_chunk{state_});
    }
    /// Copies what comes next, as many bytes as are at hand and fit, at least one; the result is
    /// how many, 0 at the end. The memory must stay until the operation has completed or has been
    /// given up.
    operation<gridfs_ops::read_some> read_some(std::span<std::uint8_t> into) const {
        return make(gridfs_ops::read_some{state_, into});
    }
    /// So many bytes, fewer only at the end; all that is left unless told.
    operation<gridfs_ops::read_bytes> read(
        std::size_t at_most = static_cast<std::size_t>(-1)) const {
        return make(gridfs_ops::read_bytes{state_, at_most});
    }

    /// The next read begins at that byte, counted from 0; one behind the end finds the end. Throws
    /// invalid_operation if it is negative, or while an operation runs.
    void seek(std::int64_t to) { state_->seek(to); }
    /// Where the next read begins.
    [[nodiscard]] std::int64_t tell() const noexcept { return state_->position(); }
    /// It ends before that byte, so that nothing behind is fetched. Throws as seek() does.
    void stop_at(std::int64_t end) { state_->stop_at(end); }

    /// Once it has been found; throws invalid_operation before.
    [[nodiscard]] const gridfs_file& file() const { return state_->file(); }

    core::limits& limits() noexcept { return limits_; }

private:
    template <class Op>
    operation<Op> make(Op what) const {
        return {site_, std::move(what), limits_};
    }

    core::site site_;
    core::limits limits_;
    std::shared_ptr<download_state> state_;
};

}  // namespace motor
