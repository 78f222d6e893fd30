// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/http_files.hpp>

#include <benchmarks/server/canned_data.hpp>
#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cstddef>

namespace bench {
namespace {

using motor::doc;

constexpr std::size_t chunks_in_stretch = 4;  // of 255 KiB, as a download asks for them

wire::bytes found(const motor::array_value& documents, const char* collection) {
    auto name_space = std::string{database_name} + '.' + collection;
    auto cursor = doc("firstBatch", documents, "id", std::int64_t{0}, "ns", name_space);
    return wire::message(doc("cursor", cursor, "ok", 1.0));
}

}  // namespace

http_file_replies::http_file_replies() {
    for (const auto& [name, length] : http_files) {
        auto& made = files_[name];
        auto stored = doc("_id", name, "filename", name, "length", length, "chunkSize",
                          file_chunk_size, "uploadDate", motor::date{});
        made.document = found(motor::array(stored), files_name);
        motor::array_value chunks;
        for (int n = 0; n * file_chunk_size < length; ++n) {
            const auto size = std::min(file_chunk_size, length - n * file_chunk_size);
            const wire::bytes data(static_cast<std::size_t>(size), 'x');
            chunks.push_back(
                doc("_id", n, "files_id", name, "n", n, "data", motor::binary_view{data}));
            const bool last = (n + 1) * file_chunk_size >= length;
            if (chunks.size() < chunks_in_stretch && !last) continue;
            made.stretches.push_back(found(chunks, chunks_name));
            chunks.clear();
        }
    }
}

const wire::bytes* http_file_replies::to_find(std::string_view collection,
                                              motor::document_view filter) const {
    const auto key = collection == files_name ? "filename" : "files_id";
    const auto found_file = files_.find(filter[key].get_if<std::string_view>().value_or(""));
    if (found_file == files_.end()) return nullptr;
    if (collection == files_name) return &found_file->second.document;
    const auto stretch = filter["n"]["$gte"].get_or(std::size_t{0}) / chunks_in_stretch;
    return stretch < found_file->second.stretches.size() ? &found_file->second.stretches[stretch]
                                                         : nullptr;
}

}  // namespace bench
