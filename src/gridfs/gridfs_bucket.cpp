// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/gridfs_bucket.hpp>

#include <motor/bson/builder.hpp>

#include <exception>

namespace motor {
namespace {

/// A query for a file, and the exception if it finds none.
struct wanted {
    ops::find_one query;
    std::exception_ptr missing;
};

wanted by_id(const value& id, const detail::bucket_context& bucket) {
    return {ops::find_one(doc("_id", id)),
            std::make_exception_ptr(no_file::with_id(id, bucket.name()))};
}

wanted by_name(std::string_view filename, int revision, const detail::bucket_context& bucket) {
    const bool from_newest = revision < 0;
    auto query = ops::find_one(doc("filename", filename));
    query.sort(doc("uploadDate", from_newest ? -1 : 1));
    query.skip(from_newest ? -(std::int64_t{revision} + 1) : revision);
    return {std::move(query), std::make_exception_ptr(no_file::with_name(filename, bucket.name()))};
}

}  // namespace

gridfs_bucket::gridfs_bucket(const database& database, const gridfs_bucket_options& options)
    : context_(database.context_),
      bucket_(std::make_shared<detail::bucket_context>(database.context_, options.bucket_name_,
                                                       options.chunk_size_)) {}

operation<detail::gridfs_ops::download_bytes> gridfs_bucket::download(const value& id) const {
    auto file = by_id(id, *bucket_);
    return make<detail::gridfs_ops::download_bytes>(file.query, file.missing);
}

operation<detail::gridfs_ops::download_bytes> gridfs_bucket::download_by_name(
    std::string_view filename, int revision) const {
    auto file = by_name(filename, revision, *bucket_);
    return make<detail::gridfs_ops::download_bytes>(file.query, file.missing);
}

operation<detail::gridfs_ops::download_file> gridfs_bucket::download_to_file(
    const value& id, const std::filesystem::path& to) const {
    auto file = by_id(id, *bucket_);
    return make<detail::gridfs_ops::download_file>(file.query, file.missing, to);
}

operation<detail::gridfs_ops::download_file> gridfs_bucket::download_to_file_by_name(
    std::string_view filename, const std::filesystem::path& to, int revision) const {
    auto file = by_name(filename, revision, *bucket_);
    return make<detail::gridfs_ops::download_file>(file.query, file.missing, to);
}

upload_stream gridfs_bucket::open_upload_stream(std::string_view filename) const {
    return detail::access::make<upload_stream>(
        context_, std::make_shared<detail::upload_state>(bucket_, filename));
}

download_stream gridfs_bucket::open_download_stream(const value& id) const {
    auto file = by_id(id, *bucket_);
    return detail::access::make<download_stream>(
        context_, std::make_shared<detail::download_state>(bucket_, file.query, file.missing));
}

download_stream gridfs_bucket::open_download_stream_by_name(std::string_view filename,
                                                            int revision) const {
    auto file = by_name(filename, revision, *bucket_);
    return detail::access::make<download_stream>(
        context_, std::make_shared<detail::download_state>(bucket_, file.query, file.missing));
}

download_stream gridfs_bucket::open_download_stream(const gridfs_file& file) const {
    return detail::access::make<download_stream>(
        context_, std::make_shared<detail::download_state>(bucket_, file));
}

basic_cursor<ops::find> gridfs_bucket::find(document_view filter) const {
    return detail::access::make<basic_cursor<ops::find>>(context_.aimed_at(bucket_->files()),
                                                         ops::find(filter));
}

}  // namespace motor
