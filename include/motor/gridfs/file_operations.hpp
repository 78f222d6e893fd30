// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/bucket_place.hpp>
#include <motor/gridfs/gridfs_file.hpp>
#include <motor/ops/find_one.hpp>
#include <motor/ops/options.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

/// What a bucket does with files beside reading and writing their bytes. All throw
/// invalid_operation in a transaction.
namespace motor::gridfs_ops {

/// What they have in common. They have no options.
class file_operation {
public:
    template <class Self>
    using options = ops::option_list<Self>;

    explicit file_operation(std::shared_ptr<bucket_place> bucket) : bucket_(std::move(bucket)) {}

protected:
    [[nodiscard]] driver::target files(const driver::target& where) const;
    [[nodiscard]] driver::target chunks(const driver::target& where) const;

    std::shared_ptr<bucket_place> bucket_;
};

template <class Self>
using find_file_options = ops::option_list<Self, ops::sort_option, ops::skip_option>;

/// The first file whose document in the `files` collection matches, if there is one. Throws
/// corrupt_grid_file if that makes no sense.
class find_file : public file_operation, public find_file_options<find_file> {
public:
    template <class Self>
    using options = find_file_options<Self>;
    using result = std::optional<gridfs_file>;

    find_file(std::shared_ptr<bucket_place> bucket, document_view filter)
        : file_operation(std::move(bucket)), query_(filter) {}
    template <class T>
    void option(std::string_view name, const T& setting) {
        query_.option(name, setting);
    }
    result run(const driver::target& where) const;

private:
    ops::find_one query_;
};

/// Removes the file's document, and then its chunks. Throws no_file if there was none; chunks
/// without a file are removed then, too.
class delete_file : public file_operation {
public:
    using result = void;

    delete_file(std::shared_ptr<bucket_place> bucket, const value& id)
        : file_operation(std::move(bucket)), id_(id) {}
    void run(const driver::target& where) const;

private:
    value id_;
};

/// Removes all files of a name. Throws no_file if there is none.
class delete_by_name : public file_operation {
public:
    using result = void;

    delete_by_name(std::shared_ptr<bucket_place> bucket, std::string_view filename)
        : file_operation(std::move(bucket)), filename_(filename) {}
    void run(const driver::target& where) const;

private:
    detail::text filename_;
};

/// Gives the files that match, one or all of a name, another name. Throws no_file if there is none.
class rename_files : public file_operation {
public:
    using result = void;

    /// Of the file with that `_id`.
    static rename_files one(std::shared_ptr<bucket_place> bucket, const value& id,
                            std::string_view to);
    /// Of all files with that name.
    static rename_files all_of(std::shared_ptr<bucket_place> bucket, std::string_view filename,
                               std::string_view to);
    void run(const driver::target& where) const;

private:
    rename_files(std::shared_ptr<bucket_place> bucket, document filter, bool many,
                 std::string_view to, std::exception_ptr missing)
        : file_operation(std::move(bucket)),
          filter_(std::move(filter)),
          many_(many),
          to_(to),
          missing_(std::move(missing)) {}

    document filter_;
    bool many_;
    detail::text to_;
    std::exception_ptr missing_;
};

/// Drops both collections, with all files and the indexes.
class drop_bucket : public file_operation {
public:
    using result = void;
    using file_operation::file_operation;
    void run(const driver::target& where) const;
};

}  // namespace motor::gridfs_ops
