// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/clients/libmongoc_calls.hpp>

#include <benchmarks/libbson.hpp>
#include <benchmarks/server/canned_data.hpp>
#include <motor/bson/document.hpp>

#include <mongoc/mongoc.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace bench {
namespace {

template <auto Destroy>
struct destroyer {
    template <class T>
    void operator()(T* object) const noexcept {
        Destroy(object);
    }
};
using bson_handle = std::unique_ptr<_bson_t, destroyer<bson_destroy>>;
using collection_handle =
    std::unique_ptr<mongoc_collection_t, destroyer<mongoc_collection_destroy>>;
using cursor_handle = std::unique_ptr<mongoc_cursor_t, destroyer<mongoc_cursor_destroy>>;
using bulk_handle =
    std::unique_ptr<mongoc_bulk_operation_t, destroyer<mongoc_bulk_operation_destroy>>;

void find_one(mongoc_client_t* client) {
    bson_t command, filter, reply;
    bson_error_t error;
    bson_init(&command);
    BSON_APPEND_UTF8(&command, "find", one_name);
    BSON_APPEND_DOCUMENT_BEGIN(&command, "filter", &filter);
    BSON_APPEND_INT32(&filter, "_id", 7);
    bson_append_document_end(&command, &filter);
    BSON_APPEND_INT32(&command, "limit", 1);
    BSON_APPEND_BOOL(&command, "singleBatch", true);
    bool ok = mongoc_client_read_command_with_opts(client, database_name, &command, nullptr,
                                                   nullptr, &reply, &error);
    bson_iter_t at, found;
    ok = ok && bson_iter_init(&at, &reply) &&
         bson_iter_find_descendant(&at, "cursor.firstBatch.0", &found);
    bson_destroy(&command);
    bson_destroy(&reply);
    expect(ok, "libmongoc: find_one failed");
}

void insert_one(mongoc_collection_t* into, const bson_t* document) {
    bson_error_t error;
    expect(mongoc_collection_insert_one(into, document, nullptr, nullptr, &error),
           "libmongoc: insert_one failed");
}

/// Iterates over all documents, and copies each of them if `kept` is not null.
void find_all(mongoc_collection_t* in, std::vector<bson_handle>* kept) {
    bson_t everything = BSON_INITIALIZER;
    cursor_handle cursor{mongoc_collection_find_with_opts(in, &everything, nullptr, nullptr)};
    const bson_t* each = nullptr;
    std::size_t count = 0, bytes = 0;
    while (mongoc_cursor_next(cursor.get(), &each)) {
        ++count;
        bytes += each->len;
        if (kept) kept->emplace_back(bson_copy(each));
    }
    bson_error_t error;
    expect(!mongoc_cursor_error(cursor.get(), &error) && count == many_documents && bytes != 0,
           "libmongoc: find failed");
}

std::vector<bson_handle> copies_of(const bson_t* document) {
    std::vector<bson_handle> made;
    made.reserve(many_documents);
    for (std::size_t i = 0; i < many_documents; ++i)
        made.emplace_back(bson_copy(document));
    return made;
}

void insert_many(mongoc_collection_t* into, std::vector<bson_handle> documents) {
    bulk_handle bulk{mongoc_collection_create_bulk_operation_with_opts(into, nullptr)};
    bson_error_t error;
    for (auto& each : documents)
        expect(mongoc_bulk_operation_insert_with_opts(bulk.get(), each.get(), nullptr, &error),
               "libmongoc: a document was refused");
    bson_t reply;
    bool ok = mongoc_bulk_operation_execute(bulk.get(), &reply, &error) != 0;
    bson_destroy(&reply);
    expect(ok, "libmongoc: insert_many failed");
}

using bucket_handle =
    std::unique_ptr<mongoc_gridfs_bucket_t, destroyer<mongoc_gridfs_bucket_destroy>>;
using stream_handle = std::unique_ptr<mongoc_stream_t, destroyer<mongoc_stream_destroy>>;
using database_handle = std::unique_ptr<mongoc_database_t, destroyer<mongoc_database_destroy>>;

void upload(mongoc_gridfs_bucket_t* into, const std::vector<char>& bytes) {
    bson_error_t error;
    stream_handle stream{
        mongoc_gridfs_bucket_open_upload_stream(into, "file", nullptr, nullptr, &error)};
    expect(stream != nullptr, "libmongoc: no upload");
    constexpr std::size_t step = 1 << 20;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        auto count = std::min(step, bytes.size() - at);
        auto part = const_cast<char*>(bytes.data()) + at;
        auto written = mongoc_stream_write(stream.get(), part, count, 0);
        expect(written == static_cast<ssize_t>(count), "libmongoc: an upload failed");
    }
    expect(mongoc_stream_close(stream.get()) == 0, "libmongoc: an upload was not closed");
}

void download(mongoc_gridfs_bucket_t* from, std::vector<char>& buffer) {
    bson_error_t error;
    bson_value_t id;
    id.value_type = BSON_TYPE_INT32;
    id.value.v_int32 = usual_file.id;
    stream_handle stream{mongoc_gridfs_bucket_open_download_stream(from, &id, &error)};
    expect(stream != nullptr, "libmongoc: no download");
    std::size_t total = 0;
    for (;;) {
        auto count = mongoc_stream_read(stream.get(), buffer.data(), buffer.size(), 1, 0);
        if (count <= 0) break;
        total += static_cast<std::size_t>(count);
    }
    expect(total == std::size_t{usual_file.length}, "libmongoc: a download failed");
}

void repeat(caller& me, const std::function<void()>& operation) {
    while (me.begins()) {
        operation();
        me.ends();
    }
}

}  // namespace

void call_libmongoc(caller& me, mongoc_client_t* client, workload what) {
    collection_handle many{mongoc_client_get_collection(client, database_name, many_name)};
    collection_handle written{mongoc_client_get_collection(client, database_name, written_name)};
    const auto document = new_document();
    switch (what) {
        case workload::find_one:
            return repeat(me, [&] { find_one(client); });
        case workload::insert_one:
            return repeat(me, [&] { insert_one(written.get(), document.native()); });
        case workload::find_next:
            return repeat(me, [&] { find_all(many.get(), nullptr); });
        case workload::find_to_list:
            return repeat(me, [&] {
                std::vector<bson_handle> all;
                find_all(many.get(), &all);
            });
        case workload::insert_many:
            while (me.begins()) {
                auto documents = copies_of(document.native());
                me.has_prepared();
                insert_many(written.get(), std::move(documents));
                me.ends();
            }
            return;
        case workload::gridfs_upload:
        case workload::gridfs_download:
            break;
    }
    bson_error_t error;
    database_handle database{mongoc_client_get_database(client, database_name)};
    bucket_handle bucket{mongoc_gridfs_bucket_new(database.get(), nullptr, nullptr, &error)};
    std::vector<char> bytes(what == workload::gridfs_upload ? std::size_t{usual_file.length}
                                                            : std::size_t{1} << 20);
    repeat(me, [&] {
        if (what == workload::gridfs_upload)
            upload(bucket.get(), bytes);
        else
            download(bucket.get(), bytes);
    });
}

std::shared_ptr<mongoc_client_pool_t> libmongoc_pool(const trial& what) {
    mongoc_init();
    mongoc_log_set_handler(nullptr, nullptr);  // libmongoc logs a line for each custom stream
    bson_error_t error;
    std::unique_ptr<mongoc_uri_t, destroyer<mongoc_uri_destroy>> uri{
        mongoc_uri_new_with_error(what.uri.c_str(), &error)};
    expect(uri != nullptr, "libmongoc: the URI is invalid");
    std::shared_ptr<mongoc_client_pool_t> pool{mongoc_client_pool_new(uri.get()),
                                               mongoc_client_pool_destroy};
    mongoc_client_pool_max_size(pool.get(), static_cast<std::uint32_t>(what.concurrency));
    return pool;
}

std::shared_ptr<mongoc_client_t> pop(const std::shared_ptr<mongoc_client_pool_t>& pool) {
    return {mongoc_client_pool_pop(pool.get()),
            [pool](mongoc_client_t* client) { mongoc_client_pool_push(pool.get(), client); }};
}

}  // namespace bench
