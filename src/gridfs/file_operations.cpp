// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/gridfs/file_operations.hpp>

#include <motor/bson/builder.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/ops/collections.hpp>
#include <motor/ops/delete.hpp>
#include <motor/ops/find.hpp>
#include <motor/ops/update.hpp>

namespace motor::detail::gridfs_ops {

run_context file_operation::files(const run_context& context) const {
    refuse_transaction(context);
    return context.aimed_at(bucket_->files());
}

run_context file_operation::chunks(const run_context& context) const {
    return context.aimed_at(bucket_->chunks());
}

find_file::result find_file::run(const run_context& context) const {
    auto found = files(context).run(query_);
    if (!found) return std::nullopt;
    return gridfs_file{std::move(*found)};
}

void delete_file::run(const run_context& context) const {
    auto deleted = files(context).run(ops::delete_one(doc("_id", id_)));
    chunks(context).run(ops::delete_many(doc("files_id", id_)));
    if (deleted.acknowledged && deleted.deleted_count == 0)
        throw no_file::with_id(id_, bucket_->name());
}

void delete_by_name::run(const run_context& context) const {
    auto named = ops::find(doc("filename", std::string_view{filename_}));
    named.projection(doc("_id", 1)).read_preference(read_preference::primary());
    array_value ids;
    for (const auto& each : all_of(files(context), named))
        ids.push_back(each["_id"]);
    if (ids.empty()) throw no_file::with_name(filename_, bucket_->name());
    files(context).run(ops::delete_many(doc("_id", doc("$in", ids))));
    chunks(context).run(ops::delete_many(doc("files_id", doc("$in", ids))));
}

rename_files rename_files::one(std::shared_ptr<bucket_context> bucket, const value& id,
                               std::string_view to) {
    auto missing = std::make_exception_ptr(no_file::with_id(id, bucket->name()));
    return {std::move(bucket), doc("_id", id), false, to, std::move(missing)};
}

rename_files rename_files::all_of(std::shared_ptr<bucket_context> bucket, std::string_view filename,
                                  std::string_view to) {
    auto missing = std::make_exception_ptr(no_file::with_name(filename, bucket->name()));
    return {std::move(bucket), doc("filename", filename), true, to, std::move(missing)};
}

void rename_files::run(const run_context& context) const {
    auto change = doc("$set", doc("filename", std::string_view{new_name_}));
    auto files_context = files(context);
    auto renamed = many_ ? files_context.run(ops::update_many(filter_, change))
                         : files_context.run(ops::update_one(filter_, change));
    if (renamed.acknowledged && renamed.matched_count == 0) std::rethrow_exception(missing_);
}

void drop_bucket::run(const run_context& context) const {
    files(context).run(ops::drop_collection{});
    chunks(context).run(ops::drop_collection{});
    bucket_->lost_indexes();
}

}  // namespace motor::detail::gridfs_ops
