// SPDX-License-Identifier: Apache-2.0
#include "co_await_temporaries.hpp"

#include <tests/gridfs/stored_files.hpp>

namespace motor::testing::awaited {
namespace {

gridfs_bucket files_of(const place& at) {
    return gridfs_bucket{at.client["db"], gridfs_bucket_options{}.bucket_name(std::string{"fs"})};
}

TEST(co_await_temporaries, of_files_are_whole) {
    stored_files stored;
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    stored.serve(server);
    const body<bytes> round_trip{[](auto kind, place at) -> of<decltype(kind), bytes> {
        auto file = co_await files_of(at)
                        .upload(std::string{large()}, std::string{large()})
                        .id(object_id::generate())
                        .metadata(doc("text", large()))
                        .content_type(std::string{"a/b"})
                        .chunk_size(7)
                        .progress([](std::int64_t, std::int64_t) {});
        EXPECT_EQ(file.metadata().template get<std::string>("text"), large());
        auto found = co_await files_of(at).find_one(doc("_id", file.id())).sort(doc("a", 1));
        EXPECT_TRUE(found);
        co_await files_of(at).rename(file.id(), std::string{large()});
        co_return co_await files_of(at).download(value{file.id()});
    }};
    run_everywhere(server, round_trip, [](const bytes& all) {
        EXPECT_EQ(std::string(all.begin(), all.end()), large());
    });
}

TEST(co_await_temporaries, of_streams_of_files_are_whole) {
    stored_files stored;
    scripted_server server{server_profile::primary()};
    answer_plausibly(server);
    stored.serve(server);
    const body<bytes> round_trip{[](auto kind, place at) -> of<decltype(kind), bytes> {
        auto up = files_of(at).open_upload_stream(std::string{large()}).chunk_size(7);
        co_await up.write(std::string{large()});
        auto file = co_await up.close();
        auto down = files_of(at).open_download_stream(value{file.id()});
        auto all = co_await down.read();
        co_await files_of(at).delete_file(value{file.id()});
        co_return all;
    }};
    run_everywhere(server, round_trip, [](const bytes& all) {
        EXPECT_EQ(std::string(all.begin(), all.end()), large());
    });
}

}  // namespace
}  // namespace motor::testing::awaited
