// SPDX-License-Identifier: Apache-2.0
#include "stored_files.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

/// Failed uploads: they report the error and leave nothing behind.

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::doc;

namespace {

struct gridfs_failed_upload : on_stored_files {};

/// A chunk size that makes each chunk a batch, so that several workers have work to do.

}  // namespace

TEST_F(gridfs_failed_upload, an_id_that_is_taken_leaves_the_other_file_as_it_is) {
    bucket.upload("first", "12345").id(7).get();
    EXPECT_THROW(bucket.upload("second", "abcdef").id(7).get(), motor::file_exists);
    EXPECT_EQ(stored.all("fs.files").size(), 1U);
    EXPECT_EQ(stored.content(), (bytes{'1', '2', '3', '4', '5'}));
}

TEST_F(gridfs_failed_upload, the_id_of_an_empty_file_may_be_taken_too) {
    bucket.upload("first", "").id(7).get();
    auto refused = caught<motor::file_exists>([&] { bucket.upload("second", "abc").id(7).get(); });
    EXPECT_EQ(refused.code(), motor::errc::file_exists);
    EXPECT_TRUE(stored.all("fs.chunks").empty());
    EXPECT_EQ(stored.all("fs.files").size(), 1U);
}

TEST_F(gridfs_failed_upload, abort_removes_what_was_stored) {
    auto stream = bucket.open_upload_stream("s").chunk_size(large);
    stream.write(some_bytes(4 * large)).get();
    stream.abort().get();
    EXPECT_TRUE(stream.closed());
    EXPECT_TRUE(stored.all("fs.chunks").empty());
    EXPECT_TRUE(stored.all("fs.files").empty());
    EXPECT_THROW(stream.write("1").get(), motor::invalid_operation);
    EXPECT_THROW(stream.close().get(), motor::invalid_operation);
}

TEST_F(gridfs_failed_upload, a_stream_that_is_dropped_is_removed) {
    {
        auto stream = bucket.open_upload_stream("s").chunk_size(large);
        stream.write(some_bytes(4 * large)).get();
        eventually([&] { return !stored.all("fs.chunks").empty(); });
    }
    wait_for_no_chunks();
}

TEST_F(gridfs_failed_upload, an_error_comes_out_and_what_was_stored_is_removed) {
    server.on("insert", [&](motor::document_view c) {
        return ++calls == 3 ? reply::error(8000, "no more room") : stored.insert(c);
    });
    auto content = some_bytes(6 * large);
    auto failed = caught<motor::operation_failure>(
        [&] { bucket.upload("x", content).chunk_size(large).get(); });
    EXPECT_EQ(failed.code().value(), 8000);
    EXPECT_TRUE(stored.all("fs.chunks").empty());
    EXPECT_TRUE(stored.all("fs.files").empty());
}

TEST_F(gridfs_failed_upload, the_removal_waits_for_what_other_workers_have_on_the_way) {
    stored.put("fs.files", doc("_id", 1));
    gate second_came, answered;
    std::atomic<bool> may_be_removed = false, removed_early = false;
    server.on("insert", [&](motor::document_view c) {  // the first one is the operation's own
        if (++calls == 1) return reply::error(8000, "no more room").after(second_came);
        second_came.open();
        return reply{stored.insert(c)}.after(answered);
    });
    server.on("delete", [&](motor::document_view c) {
        removed_early = !may_be_removed;
        return stored.remove(c);
    });
    motor::client two{motor::uri{server.uri()}, motor::client_options{}.max_workers(2)};
    auto content = some_bytes(6 * large);
    auto upload = motor::gridfs_bucket{two["db"]}.upload("x", content).chunk_size(large).future();
    server.wait_for("insert", 2);
    std::this_thread::sleep_for(100ms);  // for a removal in the background
    may_be_removed = true;
    answered.open();
    EXPECT_THROW(within_limit(std::move(upload)), motor::operation_failure);
    EXPECT_FALSE(removed_early);
    EXPECT_TRUE(stored.all("fs.chunks").empty());
}

TEST_F(gridfs_failed_upload, what_another_worker_has_failed_at_is_removed_before_it_comes_out) {
    stored.put("fs.files", doc("_id", 1));
    gate looking;
    server.on("insert", [&](motor::document_view c) {
        if (++calls == 1) return reply{stored.insert(c)};  // usually the operation's own
        if (calls == 3) looking.open();                    // it was not: the operation's waits
        return reply::error(8000, "no more room").after(looking);
    });
    motor::client two{motor::uri{server.uri()}, motor::client_options{}.max_workers(2)};
    auto content = some_bytes(6 * large);
    auto upload = motor::gridfs_bucket{two["db"]}.upload("x", content).chunk_size(large);
    upload.progress([&](std::int64_t, std::int64_t) {  // between two steps of the operation
        server.wait_for("insert", 2);
        looking.open();
        eventually([&] { return two.stats().idle == 1; });
    });
    EXPECT_THROW(within_limit(upload.future()), motor::operation_failure);
    EXPECT_TRUE(stored.all("fs.chunks").empty());
}

TEST_F(gridfs_failed_upload, a_lost_connection_comes_out_and_what_was_stored_is_removed) {
    server.on("insert", [&](motor::document_view c) {
        return ++calls >= 3 ? reply::close_connection() : stored.insert(c);
    });
    auto stream = bucket.open_upload_stream("s").chunk_size(large);
    EXPECT_THROW(
        {
            stream.write(some_bytes(6 * large)).get();
            stream.close().get();
        },
        motor::auto_reconnect);
    EXPECT_THROW(stream.write("1").get(), motor::invalid_operation);
    wait_for_no_chunks();
}

TEST_F(gridfs_failed_upload, a_document_that_may_have_been_stored_is_removed_too) {
    server.on("insert", [&](motor::document_view c) {
        auto answer = stored.insert(c);
        return (*c.begin()).get<std::string>() == "fs.files" ? reply::close_connection() : answer;
    });
    EXPECT_THROW(bucket.upload("x", "12345").get(), motor::auto_reconnect);
    eventually([&] { return stored.all("fs.files").empty(); });
    wait_for_no_chunks();
}

TEST_F(gridfs_failed_upload, one_that_takes_too_long_is_given_up_and_removed) {
    stored.put("fs.files", doc("_id", 1));
    server.on("insert", reply::never());
    auto content = some_bytes(6 * large);
    EXPECT_THROW(bucket.upload("x", content).chunk_size(large).within(200ms).get(),
                 motor::operation_timeout);
    server.wait_for("delete");
    auto removal = server.commands("delete").back();
    auto removed = removal["deletes"][0]["q"]["_id"]["$in"].get<std::vector<motor::object_id>>();
    for (const auto& command : server.commands("insert"))
        for (auto chunk : command.get<motor::array_view>("documents"))
            EXPECT_EQ(std::ranges::count(removed, chunk["_id"].get<motor::object_id>()), 1);
}

TEST_F(gridfs_failed_upload, one_that_waits_for_other_workers_can_be_called_off) {
    stored.put("fs.files", doc("_id", 1));
    server.on("insert", reply::never());
    std::stop_source stop;
    auto stream = bucket.open_upload_stream("s").chunk_size(large).stop_on(stop.get_token());
    stream.write(some_bytes(large)).get();
    server.wait_for("insert", 1);
    auto close = stream.close().future();
    stop.request_stop();
    EXPECT_THROW(within_limit(std::move(close)), motor::cancelled);
}

TEST_F(gridfs_failed_upload, closing_the_client_ends_it) {
    server.on("insert", reply::never());
    auto content = some_bytes(6 * large);
    std::optional<motor::client> own{std::in_place, server.uri()};
    auto upload =
        motor::gridfs_bucket{(*own)["db"]}.upload("x", content).chunk_size(large).future();
    server.wait_for("insert", 1);
    own.reset();
    EXPECT_THROW(within_limit(std::move(upload)), motor::cancelled);
}

TEST_F(gridfs_failed_upload, what_the_progress_function_throws_ends_it) {
    auto content = some_bytes(10 * large);
    auto stop = [](std::int64_t, std::int64_t) { throw std::runtime_error{"enough"}; };
    EXPECT_THROW(bucket.upload("x", content).chunk_size(large).progress(stop).get(),
                 std::runtime_error);
    wait_for_no_chunks();
}

TEST_F(gridfs_failed_upload, a_file_that_cannot_be_read_is_refused) {
    EXPECT_THROW(bucket.upload_from_file("x", "/nowhere/at/all").get(),
                 std::filesystem::filesystem_error);
    EXPECT_THROW(bucket.upload_from_file("x", std::filesystem::temp_directory_path()).get(),
                 std::filesystem::filesystem_error);
    EXPECT_TRUE(server.commands("insert").empty());
}

TEST_F(gridfs_failed_upload, an_asynchronous_source_that_fails_leaves_nothing) {
    auto failing = [](motor::gridfs_bucket in) -> motor::task<std::size_t> {
        int count = 0;
        auto read = [&](std::span<std::uint8_t> to) -> motor::task<std::size_t> {
            if (++count == 3) throw std::runtime_error{"torn"};
            co_return to.size();
        };
        co_return co_await motor::upload_from(in.open_upload_stream("x").chunk_size(large), read);
    };
    EXPECT_THROW(within_limit(motor::spawn(client, failing(bucket))), std::runtime_error);
    EXPECT_TRUE(stored.all("fs.chunks").empty());
}
