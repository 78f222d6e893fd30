// SPDX-License-Identifier: Apache-2.0
#include <motor/legacy/gridfs.hpp>

#include <motor/bson/builder.hpp>

#include <string>

namespace motor::legacy {

grid_fs::grid_fs(const motor::database& in, std::string_view collection)
    : files_(in[std::string{collection} + ".files"]),
      bucket_(in, gridfs_bucket_options{}.bucket_name(collection)) {}

operation<detail::gridfs_ops::upload_bytes> grid_fs::put(std::span<const std::uint8_t> bytes,
                                                         std::string_view filename,
                                                         const call_site& site) const {
    warn("put", "use gridfs_bucket::upload", site);
    return bucket_.upload(filename, bytes);
}

download_stream grid_fs::get(const value& id, const call_site& site) const {
    warn("get", "use gridfs_bucket::open_download_stream", site);
    return bucket_.open_download_stream(id);
}

download_stream grid_fs::get_version(std::string_view filename, int version,
                                     const call_site& site) const {
    warn("get_version", "use gridfs_bucket::open_download_stream_by_name", site);
    return bucket_.open_download_stream_by_name(filename, version);
}

download_stream grid_fs::get_last_version(std::string_view filename, const call_site& site) const {
    warn("get_last_version", "use gridfs_bucket::open_download_stream_by_name without a revision",
         site);
    return bucket_.open_download_stream_by_name(filename);
}

upload_stream grid_fs::new_file(std::string_view filename, const call_site& site) const {
    warn("new_file", "use gridfs_bucket::open_upload_stream", site);
    return bucket_.open_upload_stream(filename);
}

operation<ops::distinct> grid_fs::list(const call_site& site) const {
    warn("list", "use gridfs_bucket::find", site);
    return files_.distinct("filename");
}

operation<detail::gridfs_ops::find_file> grid_fs::exists(const value& id,
                                                         const call_site& site) const {
    warn("exists", "use gridfs_bucket::find_one", site);
    return bucket_.find_one(doc("_id", id));
}

operation<detail::gridfs_ops::delete_file> grid_fs::delete_(const value& id,
                                                            const call_site& site) const {
    warn("delete", "use gridfs_bucket::delete_file", site);
    return bucket_.delete_file(id);
}

}  // namespace motor::legacy
