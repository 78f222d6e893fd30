// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/value.hpp>
#include <motor/client_error.hpp>
#include <motor/detail/base/export.hpp>

#include <string>
#include <string_view>

/// The exceptions of GridFS, named as in PyMongo's `gridfs.errors`.
namespace motor {

/// Base of the errors about a file of GridFS, or a stream of one.
class MOTOR_EXPORT gridfs_error : public error {
protected:
    gridfs_error(errc code, const std::string& what) : error(code, what, {}) {}
};

/// The bucket has no file with that id, that name or that revision; errc::no_file.
class MOTOR_EXPORT no_file : public gridfs_error {
public:
    /// The message says which file, and in which bucket.
    explicit no_file(const std::string& what) : gridfs_error(errc::no_file, what) {}
    /// The error for an `_id` that was not found.
    static no_file with_id(const value_view& id, std::string_view bucket);
    /// The error for a name that was not found.
    static no_file with_name(std::string_view name, std::string_view bucket);
};

/// The bucket has a file with that `_id` already; errc::file_exists. That file has not been
/// changed.
class MOTOR_EXPORT file_exists : public gridfs_error {
public:
    /// The message says what the server refused.
    explicit file_exists(const std::string& what) : gridfs_error(errc::file_exists, what) {}
};

/// The stored data of a file is inconsistent: a chunk is missing, has the wrong size, or is one too
/// many; or the file's document makes no sense; errc::corrupt_file. The message says which.
class MOTOR_EXPORT corrupt_grid_file : public gridfs_error {
public:
    /// The message says what is inconsistent.
    explicit corrupt_grid_file(const std::string& what) : gridfs_error(errc::corrupt_file, what) {}
};

}  // namespace motor
