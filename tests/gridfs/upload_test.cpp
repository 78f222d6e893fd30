// SPDX-License-Identifier: Apache-2.0
#include "stored_files.hpp"

#include <tests/support/gate.hpp>

#include <filesystem>
#include <fstream>
#include <numeric>

/// Uploads: the commands, the refusals, and the workers that insert.

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::array;
using motor::doc;

namespace {

struct gridfs_upload : on_stored_files {};

/// A chunk size that makes each chunk a batch, so that several workers have work to do.

struct file_of_this_machine : temporary_path {
    explicit file_of_this_machine(const bytes& content) {
        std::ofstream out{path, std::ios::binary};
        out.write(reinterpret_cast<const char*>(content.data()),
                  static_cast<std::streamsize>(content.size()));
    }
};

}  // namespace

TEST_F(gridfs_upload, a_file_is_its_chunks_and_then_its_document) {
    auto file = bucket.upload("name", some_bytes(10)).metadata(doc("a", 1)).get();

    EXPECT_EQ(server.commands("insert").size(), 2U);
    auto chunks = stored.all("fs.chunks");
    ASSERT_EQ(chunks.size(), 3U);
    for (int n = 0; n < 3; ++n) {
        EXPECT_EQ(chunks[n]["n"].get<int>(), n);
        EXPECT_EQ(chunks[n]["files_id"], file.id());
        EXPECT_EQ(chunks[n]["_id"].type(), motor::bson_type::object_id);
    }
    EXPECT_EQ(stored.content(), some_bytes(10));

    auto files = stored.all("fs.files");
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0], file.stored());
    EXPECT_EQ(files[0]["length"].type(), motor::bson_type::int64);
    EXPECT_EQ(file.length(), 10);
    EXPECT_EQ(file.chunk_size(), 4);
    EXPECT_EQ(file.chunk_count(), 3);
    EXPECT_EQ(file.filename(), "name");
    EXPECT_EQ(file.metadata(), doc("a", 1));
    EXPECT_FALSE(files[0].contains("md5"));
    EXPECT_LT(std::chrono::abs(file.upload_date() - std::chrono::system_clock::now()), 10min);
}

TEST_F(gridfs_upload, an_empty_file_has_no_chunks) {
    auto file = bucket.upload("empty", std::string_view{}).get();
    EXPECT_EQ(file.length(), 0);
    EXPECT_TRUE(stored.all("fs.chunks").empty());
    EXPECT_EQ(stored.all("fs.files").size(), 1U);
}

TEST_F(gridfs_upload, the_user_may_choose_id_chunk_size_and_content_type) {
    auto file =
        bucket.upload("x", "12345").id("mine").chunk_size(2).content_type("text/plain").get();
    EXPECT_EQ(file.id().get<std::string>(), "mine");
    EXPECT_EQ(file.chunk_count(), 3);
    EXPECT_EQ(file.content_type(), "text/plain");
    EXPECT_EQ(file.metadata(), doc("contentType", "text/plain"));
}

TEST_F(gridfs_upload, the_content_type_joins_the_metadata) {
    auto file = bucket.upload("x", "1").metadata(doc("a", 1)).content_type("b/c").get();
    EXPECT_EQ(file.metadata(), doc("a", 1, "contentType", "b/c"));
}

TEST_F(gridfs_upload, an_operation_started_twice_stores_two_files) {
    auto upload = bucket.upload("x", "12345");
    auto first = upload.get(), second = upload.get();
    EXPECT_NE(first.id(), second.id());
    EXPECT_EQ(stored.all("fs.files").size(), 2U);
    EXPECT_EQ(stored.all("fs.chunks").size(), 4U);
}

TEST_F(gridfs_upload, the_first_write_makes_the_indexes) {
    bucket.upload("a", "1").get();
    bucket.upload("b", "2").get();
    auto made = server.commands("createIndexes");
    ASSERT_EQ(made.size(), 2U);
    EXPECT_EQ(made[0]["createIndexes"].get<std::string>(), "fs.files");
    EXPECT_EQ(made[0]["indexes"][0]["key"].get<motor::document>(),
              doc("filename", 1, "uploadDate", 1));
    EXPECT_EQ(made[1]["createIndexes"].get<std::string>(), "fs.chunks");
    EXPECT_EQ(made[1]["indexes"][0]["key"].get<motor::document>(), doc("files_id", 1, "n", 1));
    EXPECT_TRUE(made[1]["indexes"][0]["unique"].get<bool>());
}

TEST_F(gridfs_upload, whoever_inserts_first_makes_the_indexes) {
    auto stream = bucket.open_upload_stream("s").chunk_size(large);
    stream.write(some_bytes(large)).get();  // another worker inserts it
    server.wait_for("insert", 1);
    auto names = server.command_names();
    EXPECT_EQ(
        std::ranges::count(names.begin(), std::ranges::find(names, "insert"), "createIndexes"), 2);
    stream.close().get();
}

TEST_F(gridfs_upload, a_bucket_with_files_is_given_no_indexes) {
    stored.put("fs.files", doc("_id", 1));
    bucket.upload("a", "1").get();
    EXPECT_TRUE(server.commands("createIndexes").empty());
    EXPECT_TRUE(server.commands("listIndexes").empty());
}

TEST_F(gridfs_upload, indexes_that_a_shell_has_made_with_doubles_are_enough) {
    auto list = array(doc("name", "_id_", "key", doc("_id", 1)),
                      doc("name", "a", "key", doc("filename", 1.0, "uploadDate", 1.0)),
                      doc("name", "b", "key", doc("files_id", 1.0, "n", 1.0)));
    server.on("listIndexes", cursor_reply(0, "db.fs.files", list));
    bucket.upload("a", "1").get();
    EXPECT_TRUE(server.commands("createIndexes").empty());
}

TEST_F(gridfs_upload, settings_are_those_of_the_database) {
    motor::gridfs_bucket own{db.with(motor::write_concern::majority())};
    own.upload("a", "1").get();
    for (const auto& each : server.commands("insert"))
        EXPECT_EQ(each["writeConcern"]["w"].get<std::string>(), "majority");
}

TEST_F(gridfs_upload, a_chunk_size_that_cannot_be_is_refused_before_anything_is_sent) {
    for (std::int64_t size : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{16} * 1024 * 1024}) {
        EXPECT_THROW(bucket.upload("a", "1").chunk_size(size).get(), motor::invalid_operation);
        EXPECT_THROW((motor::gridfs_bucket{db, motor::gridfs_bucket_options{}.chunk_size(size)}),
                     motor::invalid_operation);
    }
    EXPECT_THROW((motor::gridfs_bucket{db, motor::gridfs_bucket_options{}.bucket_name("a$b")}),
                 motor::invalid_name);
    EXPECT_TRUE(server.commands().empty());
}

TEST_F(gridfs_upload, a_stream_takes_bytes_in_any_portions) {
    const auto content = some_bytes(1000);
    auto stream = bucket.open_upload_stream("s").chunk_size(7);
    for (std::size_t at = 0, size = 1; at < content.size(); at += size, size = size % 23 + 1) {
        auto part = std::span{content}.subspan(at);
        stream.write(part.first(std::min(size, part.size()))).get();
    }
    EXPECT_EQ(stream.length(), 1000);
    EXPECT_FALSE(stream.closed());
    auto file = stream.close().get();
    EXPECT_TRUE(stream.closed());
    EXPECT_EQ(file.id(), stream.id().view());
    EXPECT_EQ(stream.file(), file);
    EXPECT_EQ(file.length(), 1000);
    EXPECT_EQ(stored.content(), content);
}

TEST_F(gridfs_upload, a_stream_that_is_closed_takes_nothing_more) {
    auto stream = bucket.open_upload_stream("s");
    stream.write("1").get();
    EXPECT_THROW(stream.metadata(doc()), motor::invalid_operation);
    EXPECT_THROW((void)stream.file(), motor::invalid_operation);
    stream.close().get();
    EXPECT_THROW(stream.write("2").get(), motor::invalid_operation);
    EXPECT_THROW(stream.close().get(), motor::invalid_operation);
    EXPECT_THROW(stream.abort().get(), motor::invalid_operation);
    EXPECT_EQ(stored.all("fs.files").size(), 1U);
}

TEST_F(gridfs_upload, writes_complete_while_nobody_answers_and_wait_when_there_is_no_room) {
    gate opens;
    stored.put("fs.files", doc("_id", 1));  // no indexes to make
    bucket.upload("first", "1").get();
    server.on("insert", [&](motor::document_view c) { return stored.insert(c).after(opens); });
    const auto content = some_bytes(large);
    auto stream = bucket.open_upload_stream("s").chunk_size(large);
    std::vector<std::future<void>> writes;
    std::size_t done = 0;
    for (; done < 12; ++done) {  // three are queued or being inserted; then there is no more room
        auto write = stream.write(content).future();
        if (write.wait_for(done < 2 ? wait_limit : 300ms) != std::future_status::ready) {
            writes.push_back(std::move(write));
            break;
        }
        write.get();
    }
    EXPECT_GE(done, 2U);
    EXPECT_LT(done, 12U);
    opens.open();
    for (auto& each : writes)
        within_limit(std::move(each));
    auto file = within_limit(stream.close().future());
    EXPECT_EQ(file.length(), static_cast<std::int64_t>(done + writes.size()) * large);
    EXPECT_EQ(static_cast<std::int64_t>(stored.content().size()), file.length() + 1);
}

TEST_F(gridfs_upload, several_workers_insert_at_once) {
    for (const std::size_t chunks : {3, 6}) {  // including those that exist at its end
        gate opens;
        server.on("insert", [&](motor::document_view c) { return stored.insert(c).after(opens); });
        const auto before = server.commands("insert").size();
        auto content = some_bytes(chunks * large);
        auto upload = bucket.upload("x", content).chunk_size(large).future();
        server.wait_for("insert", before + 3);
        opens.open();
        auto file = within_limit(std::move(upload));
        EXPECT_EQ(stored.content(), content);
        std::vector<int> numbers(chunks);
        std::iota(numbers.begin(), numbers.end(), 0);
        EXPECT_EQ(stored.numbers(), numbers);
        bucket.delete_file(motor::value{file.id()}).get();
    }
}

TEST_F(gridfs_upload, one_worker_is_enough) {
    motor::client one{motor::uri{server.uri()}, motor::client_options{}.max_workers(1)};
    motor::gridfs_bucket in{one["db"]};
    auto content = some_bytes(8 * large);
    auto file = within_limit(in.upload("x", content).chunk_size(large).future());
    EXPECT_EQ(stored.content(), content);
    auto stream = in.open_download_stream(motor::value{file.id()});
    EXPECT_EQ(within_limit(stream.read().future()), content);
}

TEST_F(gridfs_upload, in_a_coroutine_on_a_worker_it_is_the_same) {
    auto content = some_bytes(5 * large);
    auto run = [](motor::gridfs_bucket in, const bytes& all) -> motor::task<bytes> {
        auto stream = in.open_upload_stream("x").chunk_size(large);
        co_await stream.write(all);
        auto file = co_await stream.close();
        auto again = in.open_download_stream(file);
        bytes found(all.size());
        std::size_t at = 0;
        while (auto count = co_await again.read_some(std::span{found}.subspan(at)))
            at += count;
        co_return found;
    };
    EXPECT_EQ(within_limit(motor::spawn(client, run(bucket, content))), content);
}

TEST_F(gridfs_upload, blocking_on_a_worker_it_is_the_same) {
    auto content = some_bytes(5 * large);
    std::promise<bytes> found;
    client.executor().execute([&] {
        auto file = bucket.upload("x", content).chunk_size(large).get();
        found.set_value(bucket.download(motor::value{file.id()}).get());
    });
    EXPECT_EQ(within_limit(found.get_future()), content);
}

TEST_F(gridfs_upload, in_a_session_only_its_connection_inserts) {
    auto session = client.start_session().get();
    server.forget_commands();
    auto content = some_bytes(5 * large);
    bucket.upload("x", content).chunk_size(large).session(session).get();
    std::set<std::size_t> connections;
    for (const auto& each : server.commands()) {
        connections.insert(each.connection);
        EXPECT_EQ(each.body["lsid"].get<motor::document>(), session.id());
    }
    EXPECT_EQ(connections.size(), 1U);
    EXPECT_EQ(stored.content(), content);
}

TEST_F(gridfs_upload, a_transaction_is_refused) {
    auto session = client.start_session().get();
    session.start_transaction().get();
    EXPECT_THROW(bucket.upload("x", "1").session(session).get(), motor::invalid_operation);
    EXPECT_THROW(bucket.download(1).session(session).get(), motor::invalid_operation);
    EXPECT_THROW(bucket.find_one().session(session).get(), motor::invalid_operation);
    EXPECT_TRUE(server.commands("insert").empty());
}

TEST_F(gridfs_upload, a_second_operation_at_once_is_refused) {
    gate opens;
    server.on("insert", [&](motor::document_view c) { return stored.insert(c).after(opens); });
    auto stream = bucket.open_upload_stream("s");
    stream.write("12345").get();
    auto close = stream.close().future();
    server.wait_for("insert", 1);
    EXPECT_THROW(stream.close().get(), motor::invalid_operation);
    EXPECT_THROW(stream.write("1").get(), motor::invalid_operation);
    opens.open();
    EXPECT_EQ(within_limit(std::move(close)).length(), 5);
}

TEST_F(gridfs_upload, progress_is_told_in_steps_and_at_the_end) {
    auto content = some_bytes(10 * large);
    file_of_this_machine from{content};
    std::vector<std::pair<std::int64_t, std::int64_t>> told;
    auto note = [&](std::int64_t done, std::int64_t total) { told.emplace_back(done, total); };
    auto file = bucket.upload_from_file("x", from.path).chunk_size(large).progress(note).get();
    EXPECT_EQ(stored.content(), content);
    ASSERT_GE(told.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(told));
    EXPECT_EQ(told.back(), (std::pair{10 * large, 10 * large}));
    for (auto [done, total] : told)
        EXPECT_EQ(total, 10 * large);
}

TEST_F(gridfs_upload, an_asynchronous_source_is_read_to_its_end) {
    const auto content = some_bytes(1000);
    auto copied = [](motor::gridfs_bucket in, const bytes& all) -> motor::task<std::size_t> {
        std::size_t at = 0;
        auto read = [&](std::span<std::uint8_t> to) -> motor::task<std::size_t> {
            auto count = std::min({to.size(), all.size() - at, std::size_t{13}});
            std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(at), count, to.begin());
            at += count;
            co_return count;
        };
        co_return co_await motor::upload_from(in.open_upload_stream("x").chunk_size(100), read);
    };
    EXPECT_EQ(within_limit(motor::spawn(client, copied(bucket, content))), 1000U);
    EXPECT_EQ(stored.content(), content);
}
