// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/ops/options.hpp>

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace motor {

/// Progress callback of a whole file. Its arguments are the number of bytes that have been stored,
/// or have arrived, and the number of all bytes. It is called where completions run, before the
/// operation's own callback: after each step of at most 4 MiB, and at the end. An exception ends
/// the operation, and is its result.
using gridfs_progress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Options of a bucket.
class gridfs_bucket_options {
public:
    /// First part of the names of the two collections. Default: `fs`, for `fs.files` and
    /// `fs.chunks`.
    gridfs_bucket_options& bucket_name(std::string_view name) & {
        bucket_name_ = name;
        return *this;
    }
    [[nodiscard]] gridfs_bucket_options&& bucket_name(std::string_view name) && {
        return std::move(bucket_name(name));
    }
    /// Chunk size of a new file, in bytes. Default: 261,120 (255 KiB).
    gridfs_bucket_options& chunk_size(std::int64_t bytes) & {
        chunk_size_ = bytes;
        return *this;
    }
    [[nodiscard]] gridfs_bucket_options&& chunk_size(std::int64_t bytes) && {
        return std::move(chunk_size(bytes));
    }

private:
    friend class gridfs_bucket;
    detail::text bucket_name_{"fs"};
    std::int64_t chunk_size_ = 255 * 1024;
};

namespace ops {

/// Adds id().
template <class Self>
struct id_option {
    /// `_id` of the file, of any type. Default: a new object_id.
    Self& id(const value& own) & { return set_option(this, "_id", own); }
    [[nodiscard]] Self&& id(const value& own) && { return std::move(id(own)); }
};

/// Adds metadata().
template <class Self>
struct metadata_option {
    /// The user's own document, stored with the file.
    Self& metadata(document_view own) & { return set_option(this, "metadata", own); }
    [[nodiscard]] Self&& metadata(document_view own) && { return std::move(metadata(own)); }
};

/// Adds content_type().
template <class Self>
struct content_type_option {
    /// Media type of the file, such as `image/png`; stored as `metadata.contentType`.
    Self& content_type(std::string_view type) & { return set_option(this, "contentType", type); }
    [[nodiscard]] Self&& content_type(std::string_view type) && {
        return std::move(content_type(type));
    }
};

/// Adds chunk_size().
template <class Self>
struct chunk_size_option {
    /// Chunk size of the file, in bytes. Default: the bucket's.
    Self& chunk_size(std::int64_t bytes) & { return set_option(this, "chunkSize", bytes); }
    [[nodiscard]] Self&& chunk_size(std::int64_t bytes) && { return std::move(chunk_size(bytes)); }
};

/// Adds progress().
template <class Self>
struct progress_option {
    /// Function that is called with the progress of the file: see gridfs_progress.
    Self& progress(gridfs_progress callback) & { return set_option(this, "progress", callback); }
    [[nodiscard]] Self&& progress(gridfs_progress callback) && {
        return std::move(progress(std::move(callback)));
    }
};

/// Options of gridfs_bucket::upload() and gridfs_bucket::upload_from_file().
template <class Self>
using upload_options = option_list<Self, id_option, metadata_option, content_type_option,
                                   chunk_size_option, progress_option>;

/// Options of the four downloads of gridfs_bucket.
template <class Self>
using download_options = option_list<Self, progress_option>;

}  // namespace ops
}  // namespace motor
