// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/gridfs_bucket.hpp>

#include <motor/bson/builder.hpp>

#include <exception>

namespace motor {
namespace {

/// How a file is looked for, and what is thrown if there is none.
struct wanted {
    ops::find_one query;
    std::exception_ptr missing;
};

wanted by_id(const value& id, const bucket_place& in) {
    return {ops::find_one(doc("_id", id)),
            std::make_exception_ptr(no_file::with_id(id, in.name()))};
}

wanted by_name(std::string_view filename, int revision, const bucket_place& in) {
    const bool from_newest = revision < 0;
    auto query = ops::find_one(doc("filename", filename));
    query.sort(doc("uploadDate", from_newest ? -1 : 1));
    query.skip(from_newest ? -(std::int64_t{revision} + 1) : revision);
    return {std::move(query), std::make_exception_ptr(no_file::with_name(filename, in.name()))};
}

}  // namespace

gridfs_bucket::gridfs_bucket(const database& in, const gridfs_bucket_options& options)
    : site_(in.site_),
      place_(std::make_shared<bucket_place>(in.site_, options.bucket_name_, options.chunk_size_)) {}

operation<gridfs_ops::download_bytes> gridfs_bucket::download(const value& id) const {
    auto file = by_id(id, *place_);
    return make<gridfs_ops::download_bytes>(file.query, file.missing);
}

operation<gridfs_ops::download_bytes> gridfs_bucket::download_by_name(std::string_view filename,
                                                                      int revision) const {
    auto file = by_name(filename, revision, *place_);
    return make<gridfs_ops::download_bytes>(file.query, file.missing);
}

operation<gridfs_ops::download_file> gridfs_bucket::download_to_file(
    const value& id, const std::filesystem::path& to) const {
    auto file = by_id(id, *place_);
    return make<gridfs_ops::download_file>(file.query, file.missing, to);
}

operation<gridfs_ops::download_file> gridfs_bucket::download_to_file_by_name(
    std::string_view filename, const std::filesystem::path& to, int revision) const {
    auto file = by_name(filename, revision, *place_);
    return make<gridfs_ops::download_file>(file.query, file.missing, to);
}

upload_stream gridfs_bucket::open_upload_stream(std::string_view filename) const {
    return {site_, std::make_shared<upload_state>(place_, filename)};
}

download_stream gridfs_bucket::open_download_stream(const value& id) const {
    auto file = by_id(id, *place_);
    return {site_, std::make_shared<download_state>(place_, file.query, file.missing)};
}

download_stream gridfs_bucket::open_download_stream_by_name(std::string_view filename,
                                                            int revision) const {
    auto file = by_name(filename, revision, *place_);
    return {site_, std::make_shared<download_state>(place_, file.query, file.missing)};
}

download_stream gridfs_bucket::open_download_stream(const gridfs_file& file) const {
    return {site_, std::make_shared<download_state>(place_, file)};
}

basic_cursor<ops::find> gridfs_bucket::find(document_view filter) const {
    return {site_.aimed_at(place_->files()), ops::find(filter)};
}

}  // namespace motor
