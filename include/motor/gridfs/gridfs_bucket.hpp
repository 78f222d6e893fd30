// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/operation.hpp>
#include <motor/cursor.hpp>
#include <motor/database.hpp>
#include <motor/gridfs/download_stream.hpp>
#include <motor/gridfs/file_operations.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/gridfs/upload_stream.hpp>
#include <motor/gridfs/whole_files.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace motor {

/// Files in a database: GridFS, a bucket of it. A file is a document in the collection `fs.files`
/// and its bytes in chunks in `fs.chunks`; `fs` is the bucket's name. A cheap value: copy it, keep
/// it, share it between threads.
///
///   motor::gridfs_bucket photos{client["app"],
///   motor::gridfs_bucket_options{}.bucket_name("photos")}; auto cat = co_await
///   photos.upload_from_file("cat.jpg", "/tmp/cat.jpg"); co_await photos.download_to_file(cat.id(),
///   "/tmp/copy.jpg");
///
/// What it does goes by the read preference, the concerns and the time limit of the database that
/// it is made with. The first write makes the indexes that the specification asks for, unless there
/// are files. GridFS does not take part in transactions: there every operation throws
/// invalid_operation.
/// @see https://www.mongodb.com/docs/manual/core/gridfs/
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class gridfs_bucket {
public:
    /// Sends nothing. Throws invalid_name, or invalid_operation for a chunk size that cannot be.
    explicit gridfs_bucket(const database& in,
                           const gridfs_bucket_options& options = gridfs_bucket_options{});

    // Whole files. Options are the operation's fluent members, as .metadata() and .progress().

    /// The memory must stay until the operation has completed or has been given up.
    [[nodiscard]] operation<gridfs_ops::upload_bytes> upload(
        std::string_view filename, std::span<const std::uint8_t> bytes) const {
        return make<gridfs_ops::upload_bytes>(filename, bytes);
    }
    [[nodiscard]] operation<gridfs_ops::upload_bytes> upload(std::string_view filename,
                                                             std::string_view text) const {
        return upload(filename, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    [[nodiscard]] operation<gridfs_ops::upload_file> upload_from_file(
        std::string_view filename, const std::filesystem::path& from) const {
        return make<gridfs_ops::upload_file>(filename, from);
    }
    [[nodiscard]] operation<gridfs_ops::download_bytes> download(const value& id) const;
    [[nodiscard]] operation<gridfs_ops::download_bytes> download_by_name(std::string_view filename,
                                                                         int revision = -1) const;
    [[nodiscard]] operation<gridfs_ops::download_file> download_to_file(
        const value& id, const std::filesystem::path& to) const;
    [[nodiscard]] operation<gridfs_ops::download_file> download_to_file_by_name(
        std::string_view filename, const std::filesystem::path& to, int revision = -1) const;

    // Byte by byte. Of several files with one name, `revision` says which: 0 the first, 1 the
    // second, -1 the newest, -2 the one before.

    /// Sends nothing yet. The file is there once the stream has been closed.
    [[nodiscard]] upload_stream open_upload_stream(std::string_view filename) const;
    /// Sends nothing yet. What is wrong with the file, its first operation throws.
    [[nodiscard]] download_stream open_download_stream(const value& id) const;
    /// The same, of the newest file of that name, or of another revision.
    [[nodiscard]] download_stream open_download_stream_by_name(std::string_view filename,
                                                               int revision = -1) const;
    /// Of a file that find() or find_one() has found: it is not looked for again.
    [[nodiscard]] download_stream open_download_stream(const gridfs_file& file) const;

    // The files.

    /// The documents of the files that match; `motor::gridfs_file{document}` reads one.
    [[nodiscard]] basic_cursor<ops::find> find(document_view filter = {}) const;
    [[nodiscard]] operation<gridfs_ops::find_file> find_one(document_view filter = {}) const {
        return make<gridfs_ops::find_file>(filter);
    }
    [[nodiscard]] operation<gridfs_ops::delete_file> delete_file(const value& id) const {
        return make<gridfs_ops::delete_file>(id);
    }
    [[nodiscard]] operation<gridfs_ops::delete_by_name> delete_by_name(
        std::string_view filename) const {
        return make<gridfs_ops::delete_by_name>(filename);
    }
    [[nodiscard]] operation<gridfs_ops::rename_files> rename(const value& id,
                                                             std::string_view to) const {
        return {site_, gridfs_ops::rename_files::one(place_, id, to)};
    }
    [[nodiscard]] operation<gridfs_ops::rename_files> rename_by_name(std::string_view filename,
                                                                     std::string_view to) const {
        return {site_, gridfs_ops::rename_files::all_of(place_, filename, to)};
    }
    [[nodiscard]] operation<gridfs_ops::drop_bucket> drop() const {
        return make<gridfs_ops::drop_bucket>();
    }

    /// `fs` unless it was given another one.
    [[nodiscard]] std::string_view name() const noexcept { return place_->name(); }
    /// Of new files, in bytes.
    [[nodiscard]] std::int32_t chunk_size() const noexcept { return place_->chunk_size(); }

private:
    template <class Op, class... Args>
    operation<Op> make(Args&&... args) const {
        return {site_, Op(place_, std::forward<Args>(args)...)};
    }

    core::site site_;
    std::shared_ptr<bucket_place> place_;
};

}  // namespace motor
