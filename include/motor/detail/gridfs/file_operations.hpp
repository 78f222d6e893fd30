// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/bucket_context.hpp>
#include <motor/gridfs/gridfs_file.hpp>
#include <motor/ops/find_one.hpp>
#include <motor/ops/options.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

/// Operations of a bucket on files, other than transferring their bytes. All throw
/// invalid_operation in a transaction.
namespace motor::detail::gridfs_ops {

/// Base of these operations.
class MOTOR_EXPORT file_operation : public ops::plain_operation {
public:
    explicit file_operation(std::shared_ptr<bucket_context> bucket) : bucket_(std::move(bucket)) {}

protected:
    [[nodiscard]] run_context files(const run_context& context) const;
    [[nodiscard]] run_context chunks(const run_context& context) const;

    std::shared_ptr<bucket_context> bucket_;
};

template <class Self>
using find_file_options = ops::option_list<Self, ops::sort_option, ops::skip_option>;

/// Finds the first file whose document in the `files` collection matches. Throws corrupt_grid_file
/// if the document makes no sense.
class MOTOR_EXPORT find_file
    : public ops::fluent_operation<find_file, find_file_options, file_operation> {
public:
    using result = std::optional<gridfs_file>;

    find_file(std::shared_ptr<bucket_context> bucket, document_view filter)
        : fluent_operation(std::move(bucket)), query_(filter) {}
    template <class T>
    void option(std::string_view name, const T& setting) {
        query_.option(name, setting);
    }
    result run(const run_context& context) const;

private:
    ops::find_one query_;
};

/// Removes the file's document, and then its chunks. Throws no_file if there was no document;
/// chunks without one are removed nevertheless.
class MOTOR_EXPORT delete_file : public file_operation {
public:
    using result = void;

    delete_file(std::shared_ptr<bucket_context> bucket, const value& id)
        : file_operation(std::move(bucket)), id_(id) {}
    void run(const run_context& context) const;

private:
    value id_;
};

/// Removes all files of a name. Throws no_file if there are none.
class MOTOR_EXPORT delete_by_name : public file_operation {
public:
    using result = void;

    delete_by_name(std::shared_ptr<bucket_context> bucket, std::string_view filename)
        : file_operation(std::move(bucket)), filename_(filename) {}
    void run(const run_context& context) const;

private:
    text filename_;
};

/// Renames one file or all files of a name. Throws no_file if there are none.
class MOTOR_EXPORT rename_files : public file_operation {
public:
    using result = void;

    /// Renames the file with that `_id`.
    static rename_files one(std::shared_ptr<bucket_context> bucket, const value& id,
                            std::string_view to);
    /// Renames all files with that name.
    static rename_files all_of(std::shared_ptr<bucket_context> bucket, std::string_view filename,
                               std::string_view to);
    void run(const run_context& context) const;

private:
    rename_files(std::shared_ptr<bucket_context> bucket, document filter, bool many,
                 std::string_view to, std::exception_ptr missing)
        : file_operation(std::move(bucket)),
          filter_(std::move(filter)),
          many_(many),
          new_name_(to),
          missing_(std::move(missing)) {}

    document filter_;
    bool many_;
    text new_name_;
    std::exception_ptr missing_;
};

/// Drops both collections, with all files and the indexes.
class MOTOR_EXPORT drop_bucket : public file_operation {
public:
    using result = void;
    using file_operation::file_operation;
    void run(const run_context& context) const;
};

}  // namespace motor::detail::gridfs_ops
