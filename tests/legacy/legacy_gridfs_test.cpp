// SPDX-License-Identifier: Apache-2.0
// The calls of Motor's GridFS: that they do what replaces them, and say so.
// Compiled without warnings of deprecated declarations.
#include <motor/legacy.hpp>

#include <tests/gridfs/stored_files.hpp>

namespace {

using namespace motor::testing;
namespace legacy = motor::legacy;

struct legacy_gridfs : on_stored_files {
    legacy::grid_fs old{db};
};

bytes text(std::string_view of) { return {of.begin(), of.end()}; }

}  // namespace

TEST_F(legacy_gridfs, stores_and_gets_files) {
    auto content = text("12345");
    auto id = motor::value{old.put(content, "name").get().id()};
    EXPECT_EQ(old.get(id).read().get(), content);
    EXPECT_EQ(old.get_last_version("name").read().get(), content);
    EXPECT_EQ(old.get_version("name", 0).read().get(), content);
    EXPECT_TRUE(old.exists(id).get());
    old.delete_(id).get();
    EXPECT_FALSE(old.exists(id).get());
    EXPECT_TRUE(stored.all("fs.chunks").empty());
}

TEST_F(legacy_gridfs, writes_new_files) {
    legacy::grid_in file = old.new_file("name");
    file.write("123").get();
    file.write("45").get();
    file.close().get();
    legacy::grid_out found = old.get_last_version("name");
    EXPECT_EQ(found.read().get(), text("12345"));
}

TEST_F(legacy_gridfs, lists_the_names) {
    old.list().get();
    auto sent = server.commands("distinct").at(0);
    EXPECT_EQ(sent["distinct"].get<std::string>(), "fs.files");
    EXPECT_EQ(sent["key"].get<std::string>(), "filename");
}

TEST_F(legacy_gridfs, hands_a_file_to_a_handler) {
    auto content = text("1234567890");
    auto id = motor::value{old.put(content).get().id()};
    auto handed = [](motor::download_stream from) -> motor::task<bytes> {
        bytes all;
        auto write = [&](std::span<const std::uint8_t> more) -> motor::task<void> {
            all.insert(all.end(), more.begin(), more.end());
            co_return;
        };
        co_await legacy::stream_to_handler(from, write);
        co_return all;
    };
    EXPECT_EQ(within_limit(motor::spawn(client, handed(old.get(id)))), content);
}

TEST_F(legacy_gridfs, tells_what_replaces_each_call) {
    std::vector<std::string> told;
    legacy::on_deprecated([&](const legacy::deprecated_call& call) {
        told.push_back(std::string{call.name} + ": " + std::string{call.advice});
    });
    std::ignore = old.put({});
    std::ignore = old.get(1);
    std::ignore = old.delete_(1);
    legacy::on_deprecated({});
    EXPECT_EQ(told, (std::vector<std::string>{
                        "put: use gridfs_bucket::upload",
                        "get: use gridfs_bucket::open_download_stream",
                        "delete: use gridfs_bucket::delete_file",
                    }));
}
