// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/cursor.hpp>
#include <motor/database.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/file_operations.hpp>
#include <motor/detail/gridfs/whole_files.hpp>
#include <motor/gridfs/download_stream.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/gridfs/upload_stream.hpp>
#include <motor/operation.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace motor {

/// A GridFS bucket: files in a database. A file is a document in the collection `fs.files` and its
/// bytes in chunks in `fs.chunks`; `fs` is the bucket's name. A cheap value: copy it, keep it,
/// share it between threads.
///
///   motor::gridfs_bucket files{client["app"]};
///   auto cat = co_await files.upload_from_file("cat.jpg", "/tmp/cat.jpg");
///   co_await files.download_to_file(cat.id(), "/tmp/copy.jpg");
///
/// Its operations have the read preference, the concerns and the time limit of the database from
/// which it was made. The first write makes the indexes that the specification asks for, unless
/// there are files already. GridFS does not support transactions: inside one every operation throws
/// invalid_operation.
/// @see https://www.mongodb.com/docs/manual/core/gridfs/
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class MOTOR_EXPORT gridfs_bucket {
public:
    /// A bucket of a database. Sends nothing. Throws invalid_name, or invalid_operation for an
    /// invalid chunk size.
    explicit gridfs_bucket(const database& in,
                           const gridfs_bucket_options& options = gridfs_bucket_options{});

    // Whole files.

    /// Inserts a file's chunks and then its document, which is the result. The memory must stay
    /// valid until the operation has completed or has been given up. Throws file_exists if the
    /// `_id` is taken, invalid_operation for an invalid chunk size. If it fails, what was stored of
    /// the file is removed. Options: ops::upload_options.
    [[nodiscard]] operation<detail::gridfs_ops::upload_bytes> upload(
        std::string_view filename, std::span<const std::uint8_t> bytes) const {
        return make<detail::gridfs_ops::upload_bytes>(filename, bytes);
    }
    /// Stores a text as a file. Throws as the other upload() does.
    [[nodiscard]] operation<detail::gridfs_ops::upload_bytes> upload(std::string_view filename,
                                                                     std::string_view text) const {
        return upload(filename, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    /// Stores a local file as upload() stores bytes; the result is the stored file. Also throws
    /// std::filesystem::filesystem_error if the file cannot be read.
    [[nodiscard]] operation<detail::gridfs_ops::upload_file> upload_from_file(
        std::string_view filename, const std::filesystem::path& from) const {
        return make<detail::gridfs_ops::upload_file>(filename, from);
    }
    /// Finds a file by its `_id` and returns all its bytes. Throws no_file or corrupt_grid_file.
    /// Options: ops::download_options.
    [[nodiscard]] operation<detail::gridfs_ops::download_bytes> download(const value& id) const;
    /// Returns all bytes of a file by its name: of the newest revision, or of another one. Throws
    /// no_file or corrupt_grid_file.
    [[nodiscard]] operation<detail::gridfs_ops::download_bytes> download_by_name(
        std::string_view filename, int revision = -1) const;
    /// Writes a file of the bucket to `to`, replacing a file that exists: first to `PATH.part`,
    /// which is renamed once it is complete. Returns the stored file. Throws no_file,
    /// corrupt_grid_file, or std::filesystem::filesystem_error if the file cannot be written.
    [[nodiscard]] operation<detail::gridfs_ops::download_file> download_to_file(
        const value& id, const std::filesystem::path& to) const;
    /// Writes the newest file of a name, or another revision, to `to`, as download_to_file() does.
    [[nodiscard]] operation<detail::gridfs_ops::download_file> download_to_file_by_name(
        std::string_view filename, const std::filesystem::path& to, int revision = -1) const;

    // Streams, byte by byte. `revision` selects one of several files with the same name: 0 the
    // first, 1 the second, -1 the newest, -2 the one before.

    /// A stream that writes a new file. Sends nothing yet; the file exists once the stream has been
    /// closed.
    [[nodiscard]] upload_stream open_upload_stream(std::string_view filename) const;
    /// A stream that reads the file with this `_id`. Sends nothing yet; the first operation finds
    /// the file and throws if that fails.
    [[nodiscard]] download_stream open_download_stream(const value& id) const;
    /// A stream that reads the newest file of a name, or another revision. Sends nothing yet.
    [[nodiscard]] download_stream open_download_stream_by_name(std::string_view filename,
                                                               int revision = -1) const;
    /// A stream that reads a file that find() or find_one() has returned. The file is not looked up
    /// again.
    [[nodiscard]] download_stream open_download_stream(const gridfs_file& file) const;

    // Operations on files.

    /// A cursor over the documents of the files that match: sends `find` when it is asked for the
    /// first one. gridfs_file{document} reads one.
    [[nodiscard]] basic_cursor<ops::find> find(document_view filter = {}) const;
    /// Sends `find`: the first file whose document matches, or nothing. Throws corrupt_grid_file if
    /// the document makes no sense.
    [[nodiscard]] operation<detail::gridfs_ops::find_file> find_one(
        document_view filter = {}) const {
        return make<detail::gridfs_ops::find_file>(filter);
    }
    /// Removes a file's document and then its chunks. Throws no_file if there is no document;
    /// chunks without one are removed nevertheless.
    [[nodiscard]] operation<detail::gridfs_ops::delete_file> delete_file(const value& id) const {
        return make<detail::gridfs_ops::delete_file>(id);
    }
    /// Removes all files of a name. Throws no_file if there are none.
    [[nodiscard]] operation<detail::gridfs_ops::delete_by_name> delete_by_name(
        std::string_view filename) const {
        return make<detail::gridfs_ops::delete_by_name>(filename);
    }
    /// Renames a file. Throws no_file if there is none with this `_id`.
    [[nodiscard]] operation<detail::gridfs_ops::rename_files> rename(const value& id,
                                                                     std::string_view to) const {
        return detail::access::make<operation<detail::gridfs_ops::rename_files>>(
            context_, detail::gridfs_ops::rename_files::one(bucket_, id, to));
    }
    /// Renames all files of a name. Throws no_file if there are none.
    [[nodiscard]] operation<detail::gridfs_ops::rename_files> rename_by_name(
        std::string_view filename, std::string_view to) const {
        return detail::access::make<operation<detail::gridfs_ops::rename_files>>(
            context_, detail::gridfs_ops::rename_files::all_of(bucket_, filename, to));
    }
    /// Drops both collections, with all files and the indexes.
    [[nodiscard]] operation<detail::gridfs_ops::drop_bucket> drop() const {
        return make<detail::gridfs_ops::drop_bucket>();
    }

    /// Name of the bucket. Default: `fs`.
    [[nodiscard]] std::string_view name() const noexcept { return bucket_->name(); }
    /// Chunk size of a new file, in bytes.
    [[nodiscard]] std::int32_t chunk_size() const noexcept { return bucket_->chunk_size(); }

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return detail::access::make<operation<Op>>(context_,
                                                   Op(bucket_, std::forward<Args>(args)...));
    }

    detail::handle_context context_;
    std::shared_ptr<detail::bucket_context> bucket_;
};

}  // namespace motor
