// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/load.hpp>
#include <benchmarks/server/canned_data.hpp>
#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

/// Setup that Motor's clients share, and their callers as coroutines.
namespace bench {

motor::client_options options_of(const trial& what);
/// Whether this version of Motor has an option against polling.
bool can_set_polling();
/// Creates all workers of the client before the first operation, if their number is fixed.
void prepare_workers(const motor::client& client, const trial& what);

/// Number of documents in the large collection.
std::vector<motor::document> documents_to_insert();

template <class Task>
Task keep_finding_one(caller& me, motor::collection from) {
    while (me.begins()) {
        auto found = co_await from.find_one(motor::doc("_id", 7));
        expect(found.has_value(), "find_one found nothing");
        me.ends();
    }
}

template <class Task>
Task keep_inserting_one(caller& me, motor::collection into) {
    const auto document = new_document();
    while (me.begins()) {
        auto inserted = co_await into.insert_one(document);
        expect(inserted.acknowledged, "insert_one was not acknowledged");
        me.ends();
    }
}

template <class Task>
Task keep_finding_next(caller& me, motor::collection from) {
    while (me.begins()) {
        auto cursor = from.find();
        std::size_t count = 0, bytes = 0;
        while (auto each = co_await cursor.next()) {
            ++count;
            bytes += each->length();
        }
        expect(count == many_documents && bytes != 0, "find did not find all");
        me.ends();
    }
}

template <class Task>
Task keep_listing(caller& me, motor::collection from) {
    while (me.begins()) {
        {
            auto all = co_await from.find().to_list();
            expect(all.size() == many_documents, "to_list did not find all");
        }
        me.ends();
    }
}

template <class Task>
Task keep_inserting_many(caller& me, motor::collection into) {
    while (me.begins()) {
        auto documents = documents_to_insert();
        me.has_prepared();
        {
            auto inserted = co_await into.insert_many(std::move(documents));
            expect(inserted.inserted_ids.size() == many_documents, "insert_many lost some");
        }
        me.ends();
    }
}

template <class Task>
Task keep_uploading(caller& me, motor::gridfs_bucket into) {
    const std::vector<std::uint8_t> bytes(usual_file.length);
    while (me.begins()) {
        auto file = co_await into.upload("file", bytes);
        expect(file.length() == usual_file.length, "an upload lost bytes");
        me.ends();
    }
}

template <class Task>
Task keep_downloading(caller& me, motor::gridfs_bucket from) {
    std::vector<std::uint8_t> buffer(1 << 20);
    while (me.begins()) {
        auto stream = from.open_download_stream(usual_file.id);
        std::size_t total = 0;
        while (auto count = co_await stream.read_some(buffer))
            total += count;
        expect(total == std::size_t{usual_file.length}, "a download lost bytes");
        me.ends();
    }
}

/// Runs the operations of a trial one after the other, in a motor::task or an asio::awaitable.
template <class Task>
Task keep_calling(caller& me, const motor::client& client, workload what) {
    auto database = client[database_name];
    switch (what) {
        case workload::find_one:
            return keep_finding_one<Task>(me, database[one_name]);
        case workload::insert_one:
            return keep_inserting_one<Task>(me, database[written_name]);
        case workload::find_next:
            return keep_finding_next<Task>(me, database[many_name]);
        case workload::find_to_list:
            return keep_listing<Task>(me, database[many_name]);
        case workload::gridfs_upload:
            return keep_uploading<Task>(me, motor::gridfs_bucket{database});
        case workload::gridfs_download:
            return keep_downloading<Task>(me, motor::gridfs_bucket{database});
        default:
            return keep_inserting_many<Task>(me, database[written_name]);
    }
}

}  // namespace bench
