// SPDX-License-Identifier: Apache-2.0
#include "operations.hpp"
#include "options.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

namespace motor::conformance {
namespace {

gridfs_bucket at(call& c) { return c.target<gridfs_bucket>(); }
value id(call& c) { return value{c.given.require("id")}; }
std::string filename(call& c) { return c.given.require<std::string>("filename"); }
std::string new_filename(call& c) { return c.given.require<std::string>("newFilename"); }

/// `{$$hexBytes: "1122"}`
std::vector<std::uint8_t> bytes_of(document_view source) {
    arguments fields{source};
    auto hex = fields.require<std::string>("$$hexBytes");
    fields.no_more();
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        std::uint8_t byte = 0;
        auto end = hex.data() + i + 2;
        if (std::from_chars(hex.data() + i, end, byte, 16).ptr != end)
            throw malformed{"\"" + hex + "\" is not hexadecimal"};
        bytes.push_back(byte);
    }
    return bytes;
}

/// Sets the remaining arguments as options.
template <class Op>
auto run(Op op, call& c) {
    apply_options(op, c);
    return op.get();
}

outcome upload_as(call& c, std::optional<value> own_id) {
    auto bytes = bytes_of(c.given.require<document_view>("source"));
    auto op = at(c).upload(filename(c), bytes);
    if (own_id) op.id(*own_id);
    if (auto size = c.given.take<std::int64_t>("chunkSizeBytes")) op.chunk_size(*size);
    if (auto own = c.given.take<document_view>("metadata")) op.metadata(*own);
    c.given.take<bool>("disableMD5");  // the bucket has none anyway
    if (c.given.take("contentType") || c.given.take("aliases"))
        throw not_in_library{"the fields contentType and aliases, deprecated"};
    return value{run(std::move(op), c).id()};
}

outcome upload(call& c) { return upload_as(c, std::nullopt); }
outcome upload_with_id(call& c) { return upload_as(c, id(c)); }

outcome download(call& c) { return value{binary{run(at(c).download(id(c)), c)}}; }

outcome download_by_name(call& c) {
    auto revision = c.given.take<int>("revision").value_or(-1);
    return value{binary{run(at(c).download_by_name(filename(c), revision), c)}};
}

outcome delete_file(call& c) { return run(at(c).delete_file(id(c)), c), outcome{}; }
outcome delete_by_name(call& c) { return run(at(c).delete_by_name(filename(c)), c), outcome{}; }
outcome rename(call& c) { return run(at(c).rename(id(c), new_filename(c)), c), outcome{}; }

outcome rename_by_name(call& c) {
    return run(at(c).rename_by_name(filename(c), new_filename(c)), c), outcome{};
}

outcome find(call& c) {
    auto cursor = at(c).find(c.given.require<document_view>("filter"));
    apply_options(cursor, c);
    return array_of(cursor.to_list().get());
}

outcome drop(call& c) { return run(at(c).drop(), c), outcome{}; }

}  // namespace

std::span<const known_operation> bucket_operation_table() {
    static constexpr known_operation table[] = {
        {target::bucket, "upload", upload, {}},
        {target::bucket, "uploadWithId", upload_with_id, {}},
        {target::bucket, "download", download, {}},
        {target::bucket, "downloadByName", download_by_name, {}},
        {target::bucket, "delete", delete_file, {}},
        {target::bucket, "deleteByName", delete_by_name, {}},
        {target::bucket, "rename", rename, {}},
        {target::bucket, "renameByName", rename_by_name, {}},
        {target::bucket, "find", find, {}},
        {target::bucket, "drop", drop, {}},
    };
    return table;
}

}  // namespace motor::conformance
