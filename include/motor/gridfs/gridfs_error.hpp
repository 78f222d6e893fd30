// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/driver/error.hpp>

#include <string>
#include <string_view>

/// The exceptions of GridFS, named as in PyMongo's `gridfs.errors`.
namespace motor {

/// What is wrong with a file of GridFS, or with a stream of one.
class gridfs_error : public error {
protected:
    gridfs_error(errc code, const std::string& what) : error(code, what, {}) {}
};

/// The bucket has no file with that id, that name or that revision; errc::no_file.
class no_file : public gridfs_error {
public:
    /// Says which file, and in which bucket.
    explicit no_file(const std::string& what) : gridfs_error(errc::no_file, what) {}
    /// For an `_id` that was not found.
    static no_file with_id(const value_view& id, std::string_view bucket);
    /// For a name that was not found.
    static no_file with_name(std::string_view name, std::string_view bucket);
};

/// The bucket has a file with that id already; errc::file_exists. Nothing of it has been changed.
class file_exists : public gridfs_error {
public:
    /// Says what the server refused.
    explicit file_exists(const std::string& what) : gridfs_error(errc::file_exists, what) {}
};

/// What is stored of a file does not fit together: a chunk is missing, has another size than it
/// must have, or is one too many; or the document of the file makes no sense; errc::corrupt_file.
/// The message says which.
class corrupt_grid_file : public gridfs_error {
public:
    /// Says what does not fit.
    explicit corrupt_grid_file(const std::string& what) : gridfs_error(errc::corrupt_file, what) {}
};

}  // namespace motor
