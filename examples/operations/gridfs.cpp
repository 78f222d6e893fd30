// SPDX-License-Identifier: Apache-2.0
// GridFS: files in a database, whole ones and byte by byte.
#include "../example.hpp"

#include <motor/gridfs/gridfs.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <thread>
#include <vector>

using motor::doc, example::check;

namespace {

/// A local file, removed at the end.
struct local_file {
    explicit local_file(std::size_t size) {
        std::ofstream{path, std::ios::binary} << std::string(size, 'x');
    }
    ~local_file() { std::filesystem::remove(path); }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("motor_" + motor::object_id::generate().to_hex());
};

}  // namespace

motor::task<void> whole_files(motor::database database) {
    const local_file local{10'000'000};
    const auto& path = local.path;
    const auto copy = path.string() + ".copy";

    // region: whole
    motor::gridfs_bucket photos{database, motor::gridfs_bucket_options{}.bucket_name("photos")};
    auto show = [](std::int64_t done, std::int64_t total) {
        std::cout << done * 100 / total << " %\n";
    };
    auto cat = co_await photos.upload_from_file("cat.jpg", path)
                   .content_type("image/jpeg")
                   .metadata(doc("owner", "Ada"))
                   .progress(show);
    co_await photos.download_to_file(cat.id(), copy).within(std::chrono::seconds{30});

    auto note = co_await photos.upload("note.txt", "the cat sleeps");  // from memory, and to it
    std::vector<std::uint8_t> bytes = co_await photos.download(note.id());
    // end region
    check(cat.length() == 10'000'000 && std::filesystem::file_size(copy) == 10'000'000);
    check(std::string(bytes.begin(), bytes.end()) == "the cat sleeps");
    std::filesystem::remove(copy);

    // region: files
    auto of_ada = photos.find(doc("metadata.owner", "Ada"));
    while (auto found = co_await of_ada.next()) {
        motor::gridfs_file file{*found};
        std::cout << file.filename() << ", " << file.length() << " bytes, " << file.content_type()
                  << '\n';
    }
    co_await photos.rename(note.id(), "cat.txt");
    co_await photos.delete_file(cat.id());
    // end region
    check((co_await photos.find().to_list()).size() == 1);
}

motor::task<void> revisions(motor::database database) {
    motor::gridfs_bucket files{database};
    co_await files.upload("report", "first");
    std::this_thread::sleep_for(std::chrono::milliseconds{2});

    // region: revisions
    co_await files.upload("report", "second");  // another file of the same name
    auto newest = co_await files.download_by_name("report");
    auto oldest = co_await files.download_by_name("report", 0);
    // end region
    check(std::string(newest.begin(), newest.end()) == "second");
    check(std::string(oldest.begin(), oldest.end()) == "first");
}

motor::task<void> streams(motor::database database) {
    motor::gridfs_bucket files{database};

    // region: streams
    auto up = files.open_upload_stream("log");
    for (int line = 0; line < 1000; ++line) {
        auto text = "line " + std::to_string(line) + '\n';
        co_await up.write(text);
    }
    auto file = co_await up.close();  // only now is it a file; up.abort() would leave nothing

    auto down = files.open_download_stream(file);
    down.seek(file.length() - 9);
    auto last = co_await down.read();
    // end region
    check(std::string(last.begin(), last.end()) == "line 999\n");

    // region: chunks
    std::int64_t lines = 0;
    down.seek(0);
    for (auto chunk = co_await down.read_chunk(); !chunk.empty();
         chunk = co_await down.read_chunk())
        for (auto byte : chunk.bytes())
            lines += byte == '\n';
    // end region
    check(lines == 1000);
}

motor::task<void> sources(motor::database database) {
    motor::gridfs_bucket files{database};
    std::string incoming(100'000, 'y');

    // region: source
    // Any coroutine that fills a buffer and tells how far: from a socket, a pipe, a decoder.
    auto read = [&](std::span<std::uint8_t> buffer) -> motor::task<std::size_t> {
        auto count = std::min(buffer.size(), incoming.size());
        std::copy_n(incoming.begin(), count, buffer.begin());
        incoming.erase(0, count);
        co_return count;
    };
    auto stored = co_await motor::upload_from(files.open_upload_stream("incoming"), read);
    // end region
    check(stored == 100'000);

    std::size_t sent = 0;
    // region: sink
    auto write = [&](std::span<const std::uint8_t> bytes) -> motor::task<void> {
        sent += bytes.size();
        co_return;
    };
    auto from = files.open_download_stream_by_name("incoming");
    co_await motor::download_to(from, write);
    // end region
    check(sent == 100'000);
}

motor::task<void> mistakes(motor::database database) {
    motor::gridfs_bucket files{database};
    auto file = co_await files.upload("x", "12345").chunk_size(2);
    co_await database["fs.chunks"].delete_one(doc("n", 1));
    bool corrupt = false, missing = false;

    // region: errors
    try {
        co_await files.download(file.id());
    } catch (const motor::corrupt_grid_file& e) {  // "chunk 1 of 3 is missing"
        corrupt = true;
    }
    try {
        co_await files.download_by_name("nobody.jpg");
    } catch (const motor::no_file&) {
        missing = true;
    }
    // end region
    check(corrupt && missing);
}

int main(int argc, char** argv) {
    for (auto task : {whole_files, revisions, streams, sources, mistakes})
        if (int failed = example::run(argc, argv, task)) return failed;
    return 0;
}
