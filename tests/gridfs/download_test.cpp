// SPDX-License-Identifier: Apache-2.0
#include "stored_files.hpp"

#include <tests/support/gate.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

/// Downloads: the queries, and the detection of damaged files.

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::doc;

namespace {

struct gridfs_download : on_stored_files {
    /// The number of queries is left out.
    motor::value upload(const bytes& content, std::int64_t chunk_size = 4) {
        auto file = bucket.upload("name", content).chunk_size(chunk_size).get();
        server.forget_commands();
        return motor::value{file.id()};
    }
    /// Message of the error of reading the file.
    std::string damage(const motor::value& id) {
        auto found = caught<motor::corrupt_grid_file>([&] { bucket.download(id).get(); });
        EXPECT_EQ(found.code(), motor::errc::corrupt_file);
        return std::string{found.message()};
    }
    /// Runs `change` on the chunk of that number, or removes the chunk.
    template <class F>
    void change_chunk(int n, F change) {
        stored.each_chunk(
            [&](motor::document& chunk) { return chunk.get<int>("n") != n || change(chunk); });
    }

    temporary_path local;
    const std::filesystem::path& path = local.path;
    bytes content_of_path() {
        std::ifstream in{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

bool set_data(motor::document& chunk, std::size_t size) {
    chunk.set("data", motor::binary{bytes(size)});
    return true;
}

}  // namespace

TEST_F(gridfs_download, a_file_is_found_and_then_its_chunks) {
    auto id = upload(some_bytes(10));
    EXPECT_EQ(bucket.download(id).get(), some_bytes(10));
    EXPECT_EQ(server.command_names(), (std::vector<std::string>{"find", "find"}));
    auto chunks = server.commands("find")[1];
    EXPECT_EQ(chunks["find"].get<std::string>(), "fs.chunks");
    EXPECT_EQ(chunks["filter"]["files_id"], id.view());
    EXPECT_EQ(chunks["sort"].get<motor::document>(), doc("n", 1));
}

TEST_F(gridfs_download, an_empty_file_needs_no_chunks) {
    auto id = upload({});
    EXPECT_TRUE(bucket.download(id).get().empty());
    EXPECT_EQ(sent("find", "fs.chunks"), 0U);
}

TEST_F(gridfs_download, a_file_that_is_not_there_is_an_error) {
    auto missing = caught<motor::no_file>([&] { bucket.download(77).get(); });
    EXPECT_EQ(missing.code(), motor::errc::no_file);
    EXPECT_NE(missing.message().find("77"), std::string_view::npos) << missing.what();
    EXPECT_THROW(bucket.download_by_name("none").get(), motor::no_file);
    EXPECT_THROW(bucket.open_download_stream(77).read().get(), motor::no_file);
    EXPECT_THROW(bucket.download_to_file(77, path).get(), motor::no_file);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(gridfs_download, revisions_count_from_both_ends) {
    auto asked = [&](int revision) {
        server.forget_commands();
        EXPECT_THROW(bucket.download_by_name("x", revision).get(), motor::no_file);
        auto find = server.commands("find").at(0);
        return std::pair{find["sort"]["uploadDate"].get<int>(),
                         find.get_or<std::int64_t>("skip", 0)};
    };
    EXPECT_EQ(asked(0), (std::pair{1, std::int64_t{0}}));
    EXPECT_EQ(asked(2), (std::pair{1, std::int64_t{2}}));
    EXPECT_EQ(asked(-1), (std::pair{-1, std::int64_t{0}}));
    EXPECT_EQ(asked(-3), (std::pair{-1, std::int64_t{2}}));
}

TEST_F(gridfs_download, a_missing_chunk_is_noticed) {
    auto id = upload(some_bytes(10));
    change_chunk(1, [](auto&) { return false; });
    EXPECT_EQ(damage(id), "chunk 1 of 3 is missing");
}

TEST_F(gridfs_download, a_missing_last_chunk_is_noticed) {
    auto id = upload(some_bytes(10));
    change_chunk(2, [](auto&) { return false; });
    EXPECT_EQ(damage(id), "chunk 2 of 3 is missing");
}

TEST_F(gridfs_download, a_short_chunk_is_noticed) {
    auto id = upload(some_bytes(10));
    change_chunk(1, [](auto& chunk) { return set_data(chunk, 3); });
    EXPECT_EQ(damage(id), "chunk 1 has 3 bytes instead of 4");
}

TEST_F(gridfs_download, a_last_chunk_that_is_too_long_is_noticed) {
    auto id = upload(some_bytes(10));
    change_chunk(2, [](auto& chunk) { return set_data(chunk, 4); });
    EXPECT_EQ(damage(id), "chunk 2 has 4 bytes instead of 2");
}

TEST_F(gridfs_download, a_chunk_too_many_is_noticed) {
    auto id = upload(some_bytes(8));
    stored.put("fs.chunks", doc("_id", 1, "files_id", id, "n", 2, "data", motor::binary{bytes(1)}));
    EXPECT_EQ(damage(id), "chunk 2 is one too many: the file has 2");
}

TEST_F(gridfs_download, an_empty_chunk_too_many_is_none) {
    auto id = upload(some_bytes(8));
    stored.put("fs.chunks", doc("_id", 1, "files_id", id, "n", 2, "data", motor::binary{}));
    EXPECT_EQ(bucket.download(id).get(), some_bytes(8));
}

TEST_F(gridfs_download, a_document_that_makes_no_sense_is_noticed) {
    stored.put("fs.files", doc("_id", 1, "length", "long", "chunkSize", 4));
    stored.put("fs.files", doc("_id", 2, "length", 4, "chunkSize", 0));
    stored.put("fs.files", doc("_id", 3, "chunkSize", 4));
    stored.put("fs.files", doc("_id", 4, "length", -1, "chunkSize", 4));
    for (int id : {1, 2, 3, 4})
        EXPECT_THROW(bucket.download(id).get(), motor::corrupt_grid_file) << id;
}

TEST_F(gridfs_download, numbers_may_have_any_type) {
    stored.put("fs.files", doc("_id", 1, "length", 3.0, "chunkSize", std::int64_t{4}));
    stored.put("fs.chunks", doc("_id", 1, "files_id", 1, "n", 0, "data", motor::binary{{1, 2, 3}}));
    EXPECT_EQ(bucket.download(1).get(), (bytes{1, 2, 3}));
}

TEST_F(gridfs_download, a_stream_is_read_in_any_portions) {
    const auto content = some_bytes(1000);
    auto id = upload(content, 7);
    auto stream = bucket.open_download_stream(id);
    EXPECT_THROW((void)stream.file(), motor::invalid_operation);
    bytes found(content.size());
    std::size_t at = 0, size = 1;
    while (
        auto count =
            stream.read_some(std::span{found}.subspan(at).first(std::min(size, found.size() - at)))
                .get()) {
        at += count;
        size = size % 23 + 1;
        EXPECT_EQ(stream.tell(), static_cast<std::int64_t>(at));
    }
    EXPECT_EQ(found, content);
    EXPECT_EQ(stream.file().length(), 1000);
    EXPECT_TRUE(stream.read_chunk().get().empty());
    EXPECT_TRUE(stream.read().get().empty());
}

TEST_F(gridfs_download, chunks_are_shown_without_a_copy_and_stay_valid) {
    auto id = upload(some_bytes(10));
    motor::gridfs_chunk first, second;
    {
        auto stream = bucket.open_download_stream(id);
        first = stream.read_chunk().get();
        second = stream.read_chunk().get();
    }
    auto content = some_bytes(10);
    EXPECT_TRUE(std::ranges::equal(first.bytes(), std::span{content}.first(4)));
    EXPECT_TRUE(std::ranges::equal(second.bytes(), std::span{content}.subspan(4, 4)));
}

TEST_F(gridfs_download, seek_goes_anywhere) {
    const auto content = some_bytes(100);
    auto stream = bucket.open_download_stream(upload(content, 7));
    for (int from : {90, 0, 50, 51, 8, 99, 7}) {
        stream.seek(from);
        auto found = stream.read(5).get();
        EXPECT_TRUE(std::ranges::equal(
            found, std::span{content}.subspan(from).first(std::min(5, 100 - from))))
            << from;
    }
    stream.seek(100);
    EXPECT_TRUE(stream.read().get().empty());
    stream.seek(1000);
    EXPECT_TRUE(stream.read().get().empty());
    EXPECT_THROW(stream.seek(-1), motor::invalid_operation);
}

TEST_F(gridfs_download, what_is_here_is_not_fetched_again) {
    auto stream = bucket.open_download_stream(upload(some_bytes(100), 7));
    stream.read(10).get();
    stream.seek(0);
    stream.read(5).get();
    EXPECT_EQ(sent("find", "fs.files"), 1U);
    EXPECT_EQ(sent("find", "fs.chunks"), 1U);
}

TEST_F(gridfs_download, nothing_is_fetched_behind_the_end_that_was_asked_for) {
    auto id = upload(some_bytes(100), 7);
    auto stream = bucket.open_download_stream(id);
    stream.seek(20);
    stream.stop_at(30);
    auto found = stream.read().get();
    const auto content = some_bytes(100);
    EXPECT_TRUE(std::ranges::equal(found, std::span{content}.subspan(20, 10)));
    auto asked = server.commands("find").back()["filter"]["n"].get<motor::document>();
    EXPECT_EQ(asked, doc("$gte", std::int64_t{2}, "$lt", std::int64_t{5}));
}

TEST_F(gridfs_download, a_file_that_is_known_is_not_looked_for) {
    auto id = upload(some_bytes(10));
    auto file = *bucket.find_one(doc("_id", id)).get();
    server.forget_commands();
    EXPECT_EQ(bucket.open_download_stream(file).read().get(), some_bytes(10));
    EXPECT_EQ(sent("find", "fs.files"), 0U);
}

TEST_F(gridfs_download, several_workers_fetch_ahead) {
    auto content = some_bytes(8 * large);
    auto id = upload(content, large);
    gate opens;
    server.on("find", [&](motor::document_view c) {
        auto answer = stored.find(c);
        bool chunks = (*c.begin()).get<std::string>() == "fs.chunks";
        return chunks && ++calls > 1 ? answer.after(opens) : answer;
    });
    auto stream = bucket.open_download_stream(id);
    auto read = stream.read().future();
    eventually([&] { return sent("find", "fs.chunks") >= 3; });
    opens.open();
    EXPECT_EQ(within_limit(std::move(read)), content);
    EXPECT_EQ(sent("find", "fs.chunks"), 8U);
}

TEST_F(gridfs_download, a_few_bytes_fetch_nothing_ahead) {
    auto stream = bucket.open_download_stream(upload(some_bytes(8 * large), large));
    stream.read(10).get();
    client.ping().get();
    EXPECT_EQ(sent("find", "fs.chunks"), 1U);
}

TEST_F(gridfs_download, a_read_that_waits_for_other_workers_can_be_given_up) {
    auto id = upload(some_bytes(8 * large), large);
    server.on("find", [&](motor::document_view c) {
        auto answer = stored.find(c);
        bool chunks = (*c.begin()).get<std::string>() == "fs.chunks";
        return chunks && ++calls > 1 ? reply::never() : answer;
    });
    auto stream = bucket.open_download_stream(id).within(wait_limit);
    stream.read_chunk().get();
    server.wait_for("find", 3);
    EXPECT_THROW(stream.read_chunk().within(100ms).get(), motor::operation_timeout);
}

TEST_F(gridfs_download, after_a_lost_connection_the_next_read_tries_again) {
    auto id = upload(some_bytes(10));
    motor::client patient{server.uri("retryReads=false")};
    auto stream = motor::gridfs_bucket{patient["db"]}.open_download_stream(id);
    stream.open().get();
    server.once("find", reply::close_connection());
    EXPECT_THROW(stream.read_chunk().get(), motor::auto_reconnect);
    EXPECT_EQ(stream.read().get(), some_bytes(10));
}

TEST_F(gridfs_download, in_a_session_only_its_connection_fetches) {
    auto content = some_bytes(6 * large);
    auto id = upload(content, large);
    auto session = client.start_session().get();
    server.forget_commands();
    EXPECT_EQ(bucket.download(id).session(session).get(), content);
    std::set<std::size_t> connections;
    for (const auto& each : server.commands())
        connections.insert(each.connection);
    EXPECT_EQ(connections.size(), 1U);
}

TEST_F(gridfs_download, a_second_operation_at_once_is_refused) {
    auto stream = bucket.open_download_stream(upload(some_bytes(10)));
    gate opens;
    server.on("find", [&](motor::document_view c) { return stored.find(c).after(opens); });
    auto read = stream.read().future();
    server.wait_for("find", 1);
    EXPECT_THROW(stream.read().get(), motor::invalid_operation);
    EXPECT_THROW(stream.seek(0), motor::invalid_operation);
    opens.open();
    EXPECT_EQ(within_limit(std::move(read)), some_bytes(10));
}

TEST_F(gridfs_download, a_file_of_this_machine_is_there_when_it_is_whole) {
    auto content = some_bytes(10 * large);
    auto id = upload(content, large);
    std::vector<std::int64_t> told;
    auto note = [&](std::int64_t done, std::int64_t total) {
        EXPECT_EQ(total, 10 * large);
        EXPECT_EQ(std::filesystem::exists(path), done == total);
        told.push_back(done);
    };
    auto file = bucket.download_to_file(id, path).progress(note).get();
    EXPECT_EQ(file.length(), 10 * large);
    EXPECT_EQ(content_of_path(), content);
    EXPECT_GE(told.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(told));
    EXPECT_EQ(told.back(), 10 * large);
}

TEST_F(gridfs_download, a_download_that_fails_leaves_the_file_that_was_there) {
    std::ofstream{path} << "old";
    auto id = upload(some_bytes(6 * large), large);
    change_chunk(5, [](auto&) { return false; });
    EXPECT_THROW(bucket.download_to_file(id, path).get(), motor::corrupt_grid_file);
    EXPECT_EQ(content_of_path(), (bytes{'o', 'l', 'd'}));
    EXPECT_FALSE(std::filesystem::exists(path.string() + ".part"));
}

TEST_F(gridfs_download, a_place_that_cannot_be_written_is_an_error) {
    auto id = upload(some_bytes(10));
    EXPECT_THROW(bucket.download_to_file(id, "/nowhere/at/all").get(),
                 std::filesystem::filesystem_error);
    EXPECT_THROW(bucket.download_to_file(id, "/dev/full").get(), std::filesystem::filesystem_error);
}

TEST_F(gridfs_download, an_asynchronous_sink_gets_it_all) {
    auto id = upload(some_bytes(1000), 7);
    auto copied = [](motor::download_stream from) -> motor::task<bytes> {
        bytes all;
        auto write = [&](std::span<const std::uint8_t> more) -> motor::task<void> {
            all.insert(all.end(), more.begin(), more.end());
            co_return;
        };
        co_await motor::download_to(from, write);
        co_return all;
    };
    EXPECT_EQ(within_limit(motor::spawn(client, copied(bucket.open_download_stream(id)))),
              some_bytes(1000));
}
