// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/types.hpp>
#include <motor/bson/value.hpp>
#include <motor/detail/base/export.hpp>

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace motor {

/// Description of a file: its document in the bucket's `files` collection. Views into it are valid
/// as long as this object.
/// @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
class MOTOR_EXPORT gridfs_file {
public:
    /// An empty description, of no file.
    gridfs_file() = default;
    /// Reads a document of the `files` collection, as gridfs_bucket::find() yields them. Throws
    /// corrupt_grid_file if it has no `_id`, or its length or chunk size makes no sense.
    explicit gridfs_file(document stored);

    /// `_id` of the file, of any type.
    [[nodiscard]] value_view id() const { return stored_["_id"]; }
    /// Name of the file; empty if it has none.
    [[nodiscard]] std::string_view filename() const { return text("filename"); }
    /// Length of the file, in bytes.
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }
    /// Size of each chunk but the last, in bytes.
    [[nodiscard]] std::int32_t chunk_size() const noexcept { return chunk_size_; }
    /// Number of chunks that the file must have.
    [[nodiscard]] std::int64_t chunk_count() const noexcept;
    /// Time at which the file was closed; the epoch if that is not stored.
    [[nodiscard]] date upload_date() const;
    /// The user's own document in the field `metadata`; empty if there is none.
    [[nodiscard]] document_view metadata() const;
    /// `metadata.contentType`, or else the older field `contentType`; empty if there is neither.
    [[nodiscard]] std::string_view content_type() const;
    /// Checksum that older drivers stored; empty if they did not.
    [[nodiscard]] std::string_view md5() const { return text("md5"); }
    /// Other names of the file, which older drivers stored.
    [[nodiscard]] array_view aliases() const;

    /// The whole document of the file.
    [[nodiscard]] const document& stored() const noexcept { return stored_; }

    friend bool operator==(const gridfs_file& a, const gridfs_file& b) {
        return a.stored_ == b.stored_.view();
    }
    /// Prints the document as JSON.
    friend std::ostream& operator<<(std::ostream& to, const gridfs_file& what);

private:
    [[nodiscard]] std::string_view text(std::string_view field) const;

    document stored_;
    std::int64_t length_ = 0;
    std::int32_t chunk_size_ = 1;
};

}  // namespace motor
