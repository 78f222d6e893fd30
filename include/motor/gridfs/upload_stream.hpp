// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/core/result.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/gridfs/upload_state.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace motor {

namespace gridfs_ops {

/// What an upload stream's operations have in common. They have no options.
class upload_base : public core::takes_turns<upload_state> {
public:
    template <class Self>
    using options = ops::option_list<Self>;
    using takes_turns::takes_turns;
};

/// The bytes are taken in the thread that starts it, and where completions run: a worker that is
/// late never looks at the user's memory.
class write_upload : public upload_base {
public:
    using result = void;

    write_upload(std::shared_ptr<upload_state> of, std::span<const std::uint8_t> bytes)
        : upload_base(std::move(of)), rest_(bytes) {}
    std::optional<motor::result<void>> ready();
    void run(const driver::target& where);
    /// True if there are bytes left.
    bool repeat(motor::result<void>& last);

private:
    std::span<const std::uint8_t> rest_;
};

/// Sends what is left, and then the document of the file: from now on it is there.
class close_upload : public upload_base {
public:
    using result = gridfs_file;
    using upload_base::upload_base;
    result run(const driver::target& where);
};

/// Removes what was stored of a file that is not closed.
class abort_upload : public upload_base {
public:
    using result = void;
    using upload_base::upload_base;
    void run(const driver::target& where);
};

}  // namespace gridfs_ops

/// A file that is being written. Options are fluent members until it has bytes; nothing is sent
/// before a chunk is full. It becomes a file of the bucket by close(), and not before: without it,
/// what was stored is removed when the last copy of the stream is destroyed, in the background.
///
/// Chunks are inserted by several workers at once, so that write() completes at once while there is
/// room, some 1.5 MiB; an error of theirs comes out of the next operation. After an error, or an
/// operation that was given up, the stream is dead and its chunks are removed: write() and close()
/// throw what the one that was given up has thrown. A chunk that was on its way then may reach the
/// server after that, though, and stay.
///
/// It serves one operation at a time: starting a second one before the first has completed throws
/// invalid_operation, through the result. within() says how long each of its operations may take;
/// stop_on() and session() count for all of them, too. In a session only its connection inserts; a
/// transaction is refused with invalid_operation.
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class [[nodiscard("there is no file before an upload stream is closed")]] upload_stream
    : public core::limits_option<upload_stream>,
      public ops::option_list<upload_stream, gridfs_ops::id_option, gridfs_ops::metadata_option,
                              gridfs_ops::content_type_option, gridfs_ops::chunk_size_option> {
public:
    upload_stream(core::site at, std::shared_ptr<upload_state> state)
        : site_(std::move(at)), state_(std::move(state)) {}

    /// Adds bytes at the end. The memory must stay until the operation has completed or has been
    /// given up. Throws what storing earlier ones came to, and invalid_operation once it is closed.
    operation<gridfs_ops::write_upload> write(std::span<const std::uint8_t> bytes) const {
        return make(gridfs_ops::write_upload{state_, bytes});
    }
    operation<gridfs_ops::write_upload> write(std::string_view text) const {
        return write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    /// Stores what is left, and then the document that makes it a file, which is the result. Throws
    /// file_exists if the `_id` is taken.
    operation<gridfs_ops::close_upload> close() const {
        return make(gridfs_ops::close_upload{state_});
    }
    /// Removes what was stored. Throws invalid_operation if it is a file already; one that has
    /// failed is left as it is.
    operation<gridfs_ops::abort_upload> abort() const {
        return make(gridfs_ops::abort_upload{state_});
    }

    using gridfs_ops::chunk_size_option<upload_stream>::chunk_size;
    using gridfs_ops::id_option<upload_stream>::id;
    /// The `_id` that the file will have.
    [[nodiscard]] value id() const { return state_->id(); }
    /// That the file will have.
    [[nodiscard]] std::string_view filename() const noexcept { return state_->filename(); }
    /// In bytes.
    [[nodiscard]] std::int32_t chunk_size() const { return state_->chunk_size(); }
    /// Of the bytes written so far.
    [[nodiscard]] std::int64_t length() const noexcept { return state_->length(); }
    /// It is a file, was aborted, or has failed.
    [[nodiscard]] bool closed() const noexcept { return state_->closed(); }
    /// The file, once it has been closed; throws invalid_operation before.
    [[nodiscard]] gridfs_file file() const { return state_->file(); }

    core::limits& limits() noexcept { return limits_; }
    template <class T>
    void option(std::string_view name, const T& setting) {
        state_->option(name, setting);
    }

private:
    template <class Op>
    operation<Op> make(Op what) const {
        state_->may_be_helped(!limits_.session);
        return {site_, std::move(what), limits_};
    }

    core::site site_;
    core::limits limits_;
    std::shared_ptr<upload_state> state_;
};

}  // namespace motor
