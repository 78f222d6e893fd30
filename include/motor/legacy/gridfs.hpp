// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/legacy/deprecation.hpp>
#include <motor/ops/distinct.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace motor::legacy {

/// Files with the calls of Motor's `MotorGridFS`. Deprecated calls name their replacements, as
/// those of the other handles do; see docs/how-to/migrate.md.
class MOTOR_EXPORT grid_fs {
public:
    /// `collection` is the bucket's name. Throws invalid_name.
    explicit grid_fs(const motor::database& in, std::string_view collection = "fs");

    /// Stores bytes as a file. Returns the stored file, whose id() is what Motor returned.
    [[deprecated("use gridfs_bucket::upload")]] operation<detail::gridfs_ops::upload_bytes> put(
        std::span<const std::uint8_t> bytes, std::string_view filename = {},
        const call_site& site = call_site::current()) const;
    /// Reads the file with this `_id`.
    [[deprecated("use gridfs_bucket::open_download_stream")]] download_stream get(
        const value& id, const call_site& site = call_site::current()) const;
    /// Reads a file by its name and revision: -1 is the newest, 0 the first.
    [[deprecated("use gridfs_bucket::open_download_stream_by_name")]] download_stream get_version(
        std::string_view filename, int version = -1,
        const call_site& site = call_site::current()) const;
    /// Reads the newest file of a name.
    [[deprecated(
        "use gridfs_bucket::open_download_stream_by_name without a revision")]] download_stream
    get_last_version(std::string_view filename, const call_site& site = call_site::current()) const;
    /// Writes a new file.
    [[deprecated("use gridfs_bucket::open_upload_stream")]] upload_stream new_file(
        std::string_view filename, const call_site& site = call_site::current()) const;
    /// The names of all files.
    [[deprecated("use gridfs_bucket::find")]] operation<ops::distinct> list(
        const call_site& site = call_site::current()) const;
    /// Finds the file. Returns nothing if there is none: the result converts to true or false as
    /// Motor's result did.
    [[deprecated("use gridfs_bucket::find_one")]] operation<detail::gridfs_ops::find_file> exists(
        const value& id, const call_site& site = call_site::current()) const;
    /// Deletes a file: Motor's `delete`, which is a keyword of C++. Throws no_file, which Motor did
    /// not.
    [[deprecated("use gridfs_bucket::delete_file")]] operation<detail::gridfs_ops::delete_file>
    delete_(const value& id, const call_site& site = call_site::current()) const;

    /// The bucket behind these calls.
    [[nodiscard]] const gridfs_bucket& bucket() const noexcept { return bucket_; }

private:
    motor::collection files_;
    gridfs_bucket bucket_;
};

/// Writes a file as download_to() does, under the name of Motor's `GridOut.stream_to_handler`.
template <class F>
[[deprecated("use download_to")]] auto stream_to_handler(
    download_stream from, F write, const call_site& site = call_site::current()) {
    warn("stream_to_handler", "use download_to", site);
    return download_to(std::move(from), std::move(write));
}

/// `MotorGridFS` of Motor 0.7.
using motor_grid_fs [[deprecated("use motor::gridfs_bucket")]] = grid_fs;
/// `MotorGridIn` of Motor 0.7.
using grid_in [[deprecated("use motor::upload_stream")]] = upload_stream;
/// `MotorGridOut` of Motor 0.7.
using grid_out [[deprecated("use motor::download_stream")]] = download_stream;

}  // namespace motor::legacy
