// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/canned_files.hpp>

#include <benchmarks/server/canned_data.hpp>
#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cstring>
#include <span>

namespace bench {
namespace {

using motor::doc;

/// Chunks in a batch: as many as a real server's limit of 16 MiB allows.
constexpr int most_in_batch = 64;

const stored_file& file_of(int id) { return stored_files.at(static_cast<std::size_t>(id)); }

int chunks_of(int file) {
    return static_cast<int>((file_of(file).length + file_chunk_size - 1) / file_chunk_size);
}

int size_of(int file, int chunk) {
    auto left = file_of(file).length - std::int64_t{chunk} * file_chunk_size;
    return static_cast<int>(std::min<std::int64_t>(left, file_chunk_size));
}

/// The cursor id encodes the file and the next chunk, so that no state is kept.
std::int64_t cursor_id(int file, int next) { return (std::int64_t{file} << 32) | next; }

template <class T>
void put(wire::bytes& into, std::size_t at, T number) {
    std::memcpy(into.data() + at, &number, sizeof number);
}

}  // namespace

const wire::bytes* canned_files::to(motor::document_view command) {
    auto first = *command.begin();
    if (first.key() == "getMore") {
        if (command.get_or("collection", "") != chunks_name) return nullptr;
        auto id = first.value().get<std::int64_t>();
        auto file = static_cast<int>(id >> 32), from = static_cast<int>(id & 0xffffffff);
        auto to = std::min(from + most_in_batch, chunks_of(file));
        return chunks(file, from, to, false, to < chunks_of(file));
    }
    if (first.key() != "find") return nullptr;
    auto collection = first.value().get<std::string_view>();
    auto filter = command.get_or("filter", motor::document_view{});
    if (collection == files_name) return find_file(filter);
    if (collection != chunks_name) return nullptr;
    auto file = filter.get<int>("files_id");
    auto range = filter["n"].get_if<motor::document_view>().value_or(motor::document_view{});
    auto from = static_cast<int>(range.get_or("$gte", std::int64_t{0}));
    auto end = static_cast<int>(range.get_or("$lt", std::int64_t{chunks_of(file)}));
    auto to = std::min({from + most_in_batch, end, chunks_of(file)});
    return chunks(file, from, to, true, to < std::min(end, chunks_of(file)));
}

const wire::bytes* canned_files::find_file(motor::document_view filter) {
    const auto name = filter.get_or("filename", usual_file.name);
    auto named = std::ranges::find(stored_files, name, &stored_file::name);
    if (named == stored_files.end()) named = stored_files.begin();
    const auto& found = file_of(filter.get_or("_id", named->id));
    auto file = doc("_id", found.id, "length", found.length, "chunkSize", file_chunk_size,
                    "uploadDate", motor::date{}, "filename", found.name);
    file_ = wire::message(doc(
        "cursor",
        doc("firstBatch", motor::array(file), "id", std::int64_t{0}, "ns", name_space(files_name)),
        "ok", 1.0));
    return &file_;
}

const wire::bytes* canned_files::chunks(int file, int from, int to, bool first, bool more) {
    auto& made = batch_of(to - from, first, size_of(file, to - 1));
    for (std::size_t i = 0; i < made.numbers.size(); ++i) {
        put(made.message, made.numbers[i], from + static_cast<int>(i));
        put(made.message, made.files[i], file);
    }
    put(made.message, made.cursor_id, more ? cursor_id(file, to) : std::int64_t{0});
    return &made.message;
}

canned_files::batch& canned_files::batch_of(int count, bool first, int last_size) {
    auto& made = batches_[{count, first, last_size}];
    if (!made.message.empty()) return made;
    const wire::bytes data(file_chunk_size, 'x');
    motor::array_value documents;
    for (int n = 0; n < count; ++n)
        documents.push_back(
            doc("_id", n, "files_id", 0, "n", n, "data",
                motor::binary_view{std::span{data}.first(
                    n + 1 < count ? data.size() : static_cast<std::size_t>(last_size))}));
    auto kind = first ? "firstBatch" : "nextBatch";
    made.message = wire::message(
        doc("cursor", doc("id", std::int64_t{0}, "ns", name_space(chunks_name), kind, documents),
            "ok", 1.0));
    const motor::document_view body{made.message.data() + wire::body_offset,
                                    made.message.size() - wire::body_offset};
    auto place_of = [&](const motor::value_view& of) {
        return static_cast<std::size_t>(of.bytes().data() - made.message.data());
    };
    made.cursor_id = place_of(body["cursor"]["id"]);
    for (auto each : body["cursor"][kind].get<motor::array_view>()) {
        made.numbers.push_back(place_of(each.value()["n"]));
        made.files.push_back(place_of(each.value()["files_id"]));
    }
    return made;
}

}  // namespace bench
