// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/file_operations.hpp>

#include <motor/bson/builder.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/ops/collections.hpp>
#include <motor/ops/delete.hpp>
#include <motor/ops/find.hpp>
#include <motor/ops/update.hpp>

namespace motor::gridfs_ops {

driver::target file_operation::files(const driver::target& where) const {
    refuse_transaction(where);
    return where.aimed_at(bucket_->files());
}

driver::target file_operation::chunks(const driver::target& where) const {
    return where.aimed_at(bucket_->chunks());
}

find_file::result find_file::run(const driver::target& where) const {
    auto found = files(where).run(query_);
    if (!found) return std::nullopt;
    return gridfs_file{std::move(*found)};
}

void delete_file::run(const driver::target& where) const {
    auto deleted = files(where).run(ops::delete_one(doc("_id", id_)));
    chunks(where).run(ops::delete_many(doc("files_id", id_)));
    if (deleted.acknowledged && deleted.deleted_count == 0)
        throw no_file::with_id(id_, bucket_->name());
}

void delete_by_name::run(const driver::target& where) const {
    auto named = ops::find(doc("filename", std::string_view{filename_}));
    named.projection(doc("_id", 1)).read_preference(read_preference::primary());
    array_value ids;
    for (const auto& each : all_of(files(where), named))
        ids.push_back(each["_id"]);
    if (ids.empty()) throw no_file::with_name(filename_, bucket_->name());
    files(where).run(ops::delete_many(doc("_id", doc("$in", ids))));
    chunks(where).run(ops::delete_many(doc("files_id", doc("$in", ids))));
}

rename_files rename_files::one(std::shared_ptr<bucket_place> bucket, const value& id,
                               std::string_view to) {
    auto missing = std::make_exception_ptr(no_file::with_id(id, bucket->name()));
    return {std::move(bucket), doc("_id", id), false, to, std::move(missing)};
}

rename_files rename_files::all_of(std::shared_ptr<bucket_place> bucket, std::string_view filename,
                                  std::string_view to) {
    auto missing = std::make_exception_ptr(no_file::with_name(filename, bucket->name()));
    return {std::move(bucket), doc("filename", filename), true, to, std::move(missing)};
}

void rename_files::run(const driver::target& where) const {
    auto change = doc("$set", doc("filename", std::string_view{to_}));
    auto there = files(where);
    auto renamed = many_ ? there.run(ops::update_many(filter_, change))
                         : there.run(ops::update_one(filter_, change));
    if (renamed.acknowledged && renamed.matched_count == 0) std::rethrow_exception(missing_);
}

void drop_bucket::run(const driver::target& where) const {
    files(where).run(ops::drop_collection{});
    chunks(where).run(ops::drop_collection{});
    bucket_->lost_indexes();
}

}  // namespace motor::gridfs_ops
