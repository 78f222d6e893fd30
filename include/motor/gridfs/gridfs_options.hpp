// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/ops/options.hpp>

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace motor {

/// Is told how far a whole file has come: the bytes that are stored, or here, so far, and how many
/// there are. Called where completions run, before the operation's own; with each step of 4 MiB or
/// less, and at the end. What it throws ends the operation, and is its result.
using gridfs_progress = std::function<void(std::int64_t done, std::int64_t total)>;

/// What a bucket is made with.
class gridfs_bucket_options {
public:
    /// The first part of its collections' names: `fs` unless told, for `fs.files` and `fs.chunks`.
    gridfs_bucket_options& bucket_name(std::string_view name) & {
        bucket_name_ = name;
        return *this;
    }
    [[nodiscard]] gridfs_bucket_options&& bucket_name(std::string_view name) && {
        return std::move(bucket_name(name));
    }
    /// How many bytes a chunk of a new file has, 261,120 (255 KiB) unless told.
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

namespace gridfs_ops {

/// The `_id` of the file, of any type; an object_id is made unless told.
template <class Self>
struct id_option {
    Self& id(const value& own) & { return ops::set_option(static_cast<Self&>(*this), "_id", own); }
    [[nodiscard]] Self&& id(const value& own) && { return std::move(id(own)); }
};

/// A document of the user's own, kept with the file.
template <class Self>
struct metadata_option {
    Self& metadata(document_view own) & {
        return ops::set_option(static_cast<Self&>(*this), "metadata", own);
    }
    [[nodiscard]] Self&& metadata(document_view own) && { return std::move(metadata(own)); }
};

/// What kind of file it is, as HTTP says it: `image/png`. Kept as `metadata.contentType`.
template <class Self>
struct content_type_option {
    Self& content_type(std::string_view type) & {
        return ops::set_option(static_cast<Self&>(*this), "contentType", type);
    }
    [[nodiscard]] Self&& content_type(std::string_view type) && {
        return std::move(content_type(type));
    }
};

/// How many bytes each chunk has; the bucket's unless told.
template <class Self>
struct chunk_size_option {
    Self& chunk_size(std::int64_t bytes) & {
        return ops::set_option(static_cast<Self&>(*this), "chunkSize", bytes);
    }
    [[nodiscard]] Self&& chunk_size(std::int64_t bytes) && { return std::move(chunk_size(bytes)); }
};

/// See gridfs_progress.
template <class Self>
struct progress_option {
    Self& progress(gridfs_progress told) & {
        static_cast<Self&>(*this).option("progress", told);
        return static_cast<Self&>(*this);
    }
    [[nodiscard]] Self&& progress(gridfs_progress told) && {
        return std::move(progress(std::move(told)));
    }
};

/// Which of the files of one name: 0 the first, 1 the second; -1 the newest, the one unless told,
/// -2 the one before.
template <class Self>
struct revision_option {
    Self& revision(int number) & {
        return ops::set_option(static_cast<Self&>(*this), "revision", number);
    }
    [[nodiscard]] Self&& revision(int number) && { return std::move(revision(number)); }
};

/// Of an operation on whole files, beside document-like ones: what becomes of its options.
class options_with_progress : public ops::options_base {
public:
    using options_base::option;
    void option(std::string_view, const gridfs_progress& told) { progress_ = told; }

protected:
    gridfs_progress progress_;
};

}  // namespace gridfs_ops
}  // namespace motor
