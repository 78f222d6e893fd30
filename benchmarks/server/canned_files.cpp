// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/server/canned_files.hpp>

#include <benchmarks/server/canned_data.hpp>
#include <benchmarks/server/http_files.hpp>
#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace bench {
namespace {

using motor::doc;

/// As many as a real server puts into one batch, which has 16 MiB.
constexpr int most_in_batch = 64;

std::string name_space(const char* collection) {
    return std::string{database_name} + "." + collection;
}

int chunks_of(int file) { return file == large_file_id ? large_file_chunks : file_chunks; }

/// A cursor's id tells the file and the next chunk, so that no state is kept.
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
    static const http_file_replies over_http;
    if (auto reply = over_http.to_find(collection, filter)) return reply;
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
    auto id = filter.get_or("_id", file_id);
    auto file = doc("_id", id, "length", std::int64_t{chunks_of(id)} * file_chunk_size, "chunkSize",
                    file_chunk_size, "filename", "file");
    file_ = wire::message(doc(
        "cursor",
        doc("firstBatch", motor::array(file), "id", std::int64_t{0}, "ns", name_space(files_name)),
        "ok", 1.0));
    return &file_;
}

const wire::bytes* canned_files::chunks(int file, int from, int to, bool first, bool more) {
    auto& made = batch_of(to - from, first);
    for (std::size_t i = 0; i < made.numbers.size(); ++i) {
        put(made.message, made.numbers[i], from + static_cast<int>(i));
        put(made.message, made.files[i], file);
    }
    put(made.message, made.cursor_id, more ? cursor_id(file, to) : std::int64_t{0});
    return &made.message;
}

canned_files::batch& canned_files::batch_of(int count, bool first) {
    auto& made = batches_[{count, first}];
    if (!made.message.empty()) return made;
    const wire::bytes data(file_chunk_size);
    motor::array_value documents;
    for (int n = 0; n < count; ++n)
        documents.push_back(doc("_id", n, "files_id", 0, "n", n, "data", motor::binary_view{data}));
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
