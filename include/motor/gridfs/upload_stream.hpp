// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/gridfs/upload_operations.hpp>
#include <motor/detail/gridfs/upload_state.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/limits_option.hpp>
#include <motor/operation.hpp>
#include <motor/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace motor {

/// A file that is being written. Options are fluent members until the first bytes are written;
/// nothing is sent before a chunk is full. Only close() makes it a file of the bucket. Without
/// close(), what was stored is removed in the background when the last copy of the stream is
/// destroyed.
///
/// Several workers insert chunks at once, so that write() completes at once while there is room,
/// some 1.5 MiB; an error of an insert is thrown by the next operation. After an error, or an
/// operation that was given up, the stream takes no more bytes and its chunks are removed: write()
/// and close() throw what the caller of the given-up operation got. A chunk that was on its way
/// then may still reach the server after the removal, and stay.
///
/// The stream serves one operation at a time: starting a second one before the first has completed
/// throws invalid_operation, through the result. within() limits how long each of its operations
/// may take; stop_on() and session() apply to all of them, too. In a session only the session's
/// connection inserts; a transaction is refused with invalid_operation.
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class [[nodiscard("there is no file before an upload stream is closed")]] upload_stream
    : public limits_option<upload_stream>,
      public ops::option_list<upload_stream, ops::id_option, ops::metadata_option,
                              ops::content_type_option, ops::chunk_size_option> {
public:
    /// Adds bytes at the end. The memory must stay valid until the operation has completed or has
    /// been given up. Throws the error of an earlier insert, and invalid_operation once the stream
    /// is closed.
    operation<detail::gridfs_ops::write_upload> write(std::span<const std::uint8_t> bytes) const {
        return make(detail::gridfs_ops::write_upload{state_, bytes});
    }
    /// Adds a text at the end, as the other write() adds bytes.
    operation<detail::gridfs_ops::write_upload> write(std::string_view text) const {
        return write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    /// Stores the remaining bytes and then the document that makes them a file, which is the
    /// result. Throws file_exists if the `_id` is taken.
    operation<detail::gridfs_ops::close_upload> close() const {
        return make(detail::gridfs_ops::close_upload{state_});
    }
    /// Removes what was stored. Throws invalid_operation if the file has been closed. Does nothing
    /// to a stream that has failed.
    operation<detail::gridfs_ops::abort_upload> abort() const {
        return make(detail::gridfs_ops::abort_upload{state_});
    }

    using ops::chunk_size_option<upload_stream>::chunk_size;
    using ops::id_option<upload_stream>::id;
    /// `_id` that the file will have.
    [[nodiscard]] value id() const { return state_->id(); }
    /// Name that the file will have.
    [[nodiscard]] std::string_view filename() const noexcept { return state_->filename(); }
    /// Chunk size, in bytes.
    [[nodiscard]] std::int32_t chunk_size() const { return state_->chunk_size(); }
    /// Number of bytes written so far.
    [[nodiscard]] std::int64_t length() const noexcept { return state_->length(); }
    /// Whether the stream takes no more bytes: it has been closed, was aborted, or has failed.
    [[nodiscard]] bool closed() const noexcept { return state_->closed(); }
    /// The file. Throws invalid_operation before it has been closed.
    [[nodiscard]] gridfs_file file() const { return state_->file(); }

    /// Sets a field of the file's document.
    template <class T>
    void option(std::string_view name, const T& setting) {
        state_->option(name, setting);
    }

private:
    friend struct detail::access;
    upload_stream(detail::handle_context at, std::shared_ptr<detail::upload_state> state)
        : context_(std::move(at)), state_(std::move(state)) {}
    detail::start_options& start_options() noexcept { return start_options_; }
    template <class Op>
    operation<Op> make(Op what) const {
        state_->may_be_helped(!start_options_.session);
        return detail::access::make<operation<Op>>(context_, std::move(what), start_options_);
    }

    detail::handle_context context_;
    detail::start_options start_options_;
    std::shared_ptr<detail::upload_state> state_;
};

}  // namespace motor
