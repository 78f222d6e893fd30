// SPDX-License-Identifier: Apache-2.0
#include "stored_files.hpp"

#include <tests/support/test_server.hpp>

/// Operations of a bucket on files, on a real server.

using namespace motor::testing;
using motor::doc;

namespace {

struct gridfs : on_server {
    motor::gridfs_bucket bucket() {
        return motor::gridfs_bucket{db(), motor::gridfs_bucket_options{}.bucket_name("photos")};
    }
    std::int64_t chunks() { return db()["photos.chunks"].count_documents().get(); }
};

bytes text(std::string_view of) { return {of.begin(), of.end()}; }

}  // namespace

TEST_F(gridfs, what_goes_up_comes_down) {
    for (std::size_t size : {0, 1, 261'119, 261'120, 261'121, 3'000'000}) {
        auto content = some_bytes(size);
        auto file = bucket().upload("x", content).get();
        EXPECT_EQ(bucket().download(motor::value{file.id()}).get(), content) << size;
        EXPECT_EQ(bucket().download_by_name("x").get(), content) << size;
    }
}

TEST_F(gridfs, a_part_of_a_file_can_be_read) {
    auto content = some_bytes(3'000'000);
    auto file = bucket().upload("x", content).get();
    auto stream = bucket().open_download_stream(file);
    stream.seek(1'234'567);
    stream.stop_at(2'345'678);
    EXPECT_TRUE(std::ranges::equal(stream.read().get(),
                                   std::span{content}.subspan(1'234'567, 2'345'678 - 1'234'567)));
}

TEST_F(gridfs, the_newest_of_a_name_is_the_one_unless_told) {
    for (auto each : {"first", "second", "third"}) {
        bucket().upload("x", each).get();
        std::this_thread::sleep_for(std::chrono::milliseconds{2});  // dates only have milliseconds
    }
    EXPECT_EQ(bucket().download_by_name("x").get(), text("third"));
    EXPECT_EQ(bucket().download_by_name("x", 0).get(), text("first"));
    EXPECT_EQ(bucket().download_by_name("x", 1).get(), text("second"));
    EXPECT_EQ(bucket().download_by_name("x", -2).get(), text("second"));
    EXPECT_THROW(bucket().download_by_name("x", 3).get(), motor::no_file);
    EXPECT_THROW(bucket().download_by_name("x", -4).get(), motor::no_file);
}

TEST_F(gridfs, files_are_found_by_their_documents) {
    bucket().upload("a", "1").metadata(doc("kind", "cat")).get();
    bucket().upload("b", "22").metadata(doc("kind", "dog")).get();
    auto found = bucket().find(doc("metadata.kind", "dog")).to_list().get();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(motor::gridfs_file{found[0]}.filename(), "b");
    auto one = bucket().find_one().sort(doc("filename", -1)).get();
    ASSERT_TRUE(one);
    EXPECT_EQ(one->length(), 2);
    EXPECT_FALSE(bucket().find_one(doc("filename", "c")).get());
}

TEST_F(gridfs, a_file_is_deleted_with_its_chunks) {
    auto first = bucket().upload("a", "1").get(), second = bucket().upload("a", "22").get();
    bucket().delete_file(motor::value{first.id()}).get();
    EXPECT_EQ(chunks(), 1);
    EXPECT_THROW(bucket().download(motor::value{first.id()}).get(), motor::no_file);
    EXPECT_EQ(bucket().download(motor::value{second.id()}).get(), text("22"));
    EXPECT_THROW(bucket().delete_file(motor::value{first.id()}).get(), motor::no_file);
}

TEST_F(gridfs, chunks_without_a_file_are_deleted_and_told_of) {
    db()["photos.chunks"].insert_one(doc("files_id", 7, "n", 0)).get();
    EXPECT_THROW(bucket().delete_file(7).get(), motor::no_file);
    EXPECT_EQ(chunks(), 0);
}

TEST_F(gridfs, all_of_a_name_are_deleted) {
    for (auto each : {"a", "a", "b"})
        bucket().upload(each, "1").get();
    bucket().delete_by_name("a").get();
    EXPECT_EQ(chunks(), 1);
    EXPECT_EQ(bucket().find().to_list().get().size(), 1U);
    EXPECT_THROW(bucket().delete_by_name("a").get(), motor::no_file);
}

TEST_F(gridfs, files_are_renamed) {
    auto file = bucket().upload("a", "1").get();
    bucket().upload("a", "22").get();
    bucket().rename(motor::value{file.id()}, "b").get();
    EXPECT_EQ(bucket().download_by_name("b").get(), text("1"));
    EXPECT_EQ(bucket().download_by_name("a").get(), text("22"));
    bucket().rename_by_name("b", "a").get();
    EXPECT_EQ(bucket().find(doc("filename", "a")).to_list().get().size(), 2U);
    EXPECT_THROW(bucket().rename(7, "c").get(), motor::no_file);
    EXPECT_THROW(bucket().rename_by_name("b", "c").get(), motor::no_file);
}

TEST_F(gridfs, dropping_a_bucket_drops_its_files_and_indexes) {
    auto photos = bucket();
    photos.upload("a", "1").get();
    photos.drop().get();
    EXPECT_EQ(chunks(), 0);
    EXPECT_TRUE(photos.find().to_list().get().empty());
    photos.upload("a", "1").get();
    EXPECT_TRUE(db()["photos.chunks"].index_information().get().contains("files_id_1_n_1"));
    EXPECT_TRUE(db()["photos.files"].index_information().get().contains("filename_1_uploadDate_1"));
}

TEST_F(gridfs, buckets_of_other_names_are_others) {
    bucket().upload("a", "1").get();
    motor::gridfs_bucket other{db()};
    EXPECT_EQ(other.name(), "fs");
    EXPECT_EQ(other.chunk_size(), 261'120);
    EXPECT_THROW(other.download_by_name("a").get(), motor::no_file);
}

TEST_F(gridfs, many_files_go_up_and_down_at_once) {
    auto one = [](motor::gridfs_bucket in, int n) -> motor::task<bool> {
        auto content = some_bytes(static_cast<std::size_t>(n) * 50'000);
        auto file = co_await in.upload("x", content).id(n);
        auto found = co_await in.download(n);
        co_return found == content;
    };
    std::vector<motor::task<bool>> all;
    for (int n = 0; n < 20; ++n)
        all.push_back(one(bucket(), n));
    auto same = within_limit(motor::spawn(client(), motor::when_all(client(), std::move(all))));
    EXPECT_EQ(std::ranges::count(same, true), 20);
}
