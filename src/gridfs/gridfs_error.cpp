// SPDX-License-Identifier: Apache-2.0
#include <motor/gridfs/gridfs_error.hpp>

#include <sstream>

namespace motor {
namespace {

no_file missing(const std::string& file, std::string_view bucket) {
    return no_file{"the bucket \"" + std::string{bucket} + "\" has no file " + file};
}

}  // namespace

no_file no_file::with_id(const value_view& id, std::string_view bucket) {
    std::ostringstream text;
    text << "with the id " << id;
    return missing(text.str(), bucket);
}

no_file no_file::with_name(std::string_view name, std::string_view bucket) {
    return missing("named \"" + std::string{name} + "\"", bucket);
}
}  // namespace motor
