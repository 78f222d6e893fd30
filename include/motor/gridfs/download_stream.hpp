// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/gridfs/download_operations.hpp>
#include <motor/detail/gridfs/download_state.hpp>
#include <motor/limits_option.hpp>
#include <motor/operation.hpp>
#include <motor/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace motor {

/// A file that is being read. Nothing is sent before the first operation, which finds the file.
/// While the file is read in order, several workers fetch ahead, some 3 MiB, so that most reads
/// complete at once.
///
/// Every read throws no_file if there is no such file, and corrupt_grid_file if a chunk is missing,
/// has the wrong size, or is one too many; the bytes before that chunk have been read by then.
/// After an error the next read tries again. After a read that was given up, the next one begins at
/// the same byte.
///
/// The stream serves one operation at a time: starting a second one before the first has completed
/// throws invalid_operation, through the result. within() limits how long each of its operations
/// may take; stop_on() and session() apply to all of them, too. In a session only the session's
/// connection fetches; a transaction is refused with invalid_operation.
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class [[nodiscard("nothing is sent before a download stream is read")]] download_stream
    : public limits_option<download_stream> {
public:
    /// Finds the file, unless it has been found. Throws no_file if there is none.
    operation<detail::gridfs_ops::open_download> open() const {
        return make(detail::gridfs_ops::open_download{state_});
    }
    /// Returns the next bytes without a copy: the rest of a chunk. Empty at the end.
    operation<detail::gridfs_ops::read_chunk> read_chunk() const {
        return make(detail::gridfs_ops::read_chunk{state_});
    }
    /// Copies the next bytes into `into`: as many as have arrived and fit, at least one. Returns
    /// their number, 0 at the end. The memory must stay valid until the operation has completed or
    /// has been given up.
    operation<detail::gridfs_ops::read_some> read_some(std::span<std::uint8_t> into) const {
        return make(detail::gridfs_ops::read_some{state_, into});
    }
    /// Returns the next `at_most` bytes, fewer only at the end. Default: all remaining bytes.
    operation<detail::gridfs_ops::read_bytes> read(
        std::size_t at_most = static_cast<std::size_t>(-1)) const {
        return make(detail::gridfs_ops::read_bytes{state_, at_most});
    }

    /// Sets the byte at which the next read begins, counted from 0; behind the last byte it finds
    /// the end. Throws invalid_operation if `to` is negative, or while an operation runs.
    void seek(std::int64_t to) { state_->seek(to); }
    /// The byte at which the next read begins.
    [[nodiscard]] std::int64_t tell() const noexcept { return state_->position(); }
    /// Sets the byte before which the stream ends, so that no byte from there on is fetched. Throws
    /// as seek() does.
    void stop_at(std::int64_t end) { state_->stop_at(end); }

    /// The file. Throws invalid_operation before it has been found.
    [[nodiscard]] const gridfs_file& file() const { return state_->file(); }

private:
    friend struct detail::access;
    download_stream(detail::handle_context at, std::shared_ptr<detail::download_state> state)
        : context_(std::move(at)), state_(std::move(state)) {}
    detail::start_options& start_options() noexcept { return start_options_; }
    template <class Op>
    operation<Op> make(Op what) const {
        return detail::access::make<operation<Op>>(context_, std::move(what), start_options_);
    }

    detail::handle_context context_;
    detail::start_options start_options_;
    std::shared_ptr<detail::download_state> state_;
};

}  // namespace motor
