// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/gridfs_file.hpp>

#include "driver/counts.hpp"

#include <motor/bson/json.hpp>
#include <motor/gridfs/gridfs_error.hpp>

#include <limits>
#include <ostream>
#include <utility>

namespace motor {
namespace {

/// Reads an integer of any type in which drivers have stored it.
std::int64_t whole_number(document_view stored, const char* field, std::int64_t least,
                          std::int64_t most) {
    const auto number = detail::whole_number(stored[field]);
    if (!number || *number < least || *number > most)
        throw corrupt_grid_file{std::string{"a file's document has no valid "} + field + ": " +
                                to_json(stored)};
    return *number;
}

}  // namespace

gridfs_file::gridfs_file(document stored) : stored_(std::move(stored)) {
    if (!stored_["_id"]) throw corrupt_grid_file{"a file's document has no _id"};
    length_ = whole_number(stored_, "length", 0, std::numeric_limits<std::int64_t>::max());
    chunk_size_ = static_cast<std::int32_t>(
        whole_number(stored_, "chunkSize", 1, std::numeric_limits<std::int32_t>::max()));
}

std::int64_t gridfs_file::chunk_count() const noexcept {
    return length_ / chunk_size_ + (length_ % chunk_size_ != 0);
}

date gridfs_file::upload_date() const {
    return stored_["uploadDate"].get_if<date>().value_or(date{});
}

document_view gridfs_file::metadata() const {
    return stored_["metadata"].get_if<document_view>().value_or(document_view{});
}

std::string_view gridfs_file::content_type() const {
    auto type = metadata()["contentType"].get_if<std::string_view>();
    return type ? *type : text("contentType");
}

array_view gridfs_file::aliases() const {
    return stored_["aliases"].get_if<array_view>().value_or(array_view{});
}

std::string_view gridfs_file::text(std::string_view field) const {
    return stored_[field].get_if<std::string_view>().value_or(std::string_view{});
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& to, const gridfs_file& file) {
    return to << to_json(file.stored_);
}

}  // namespace motor
