// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/plausible_replies.hpp>
#include <tests/support/scripted_server.hpp>

#include <motor/bson/builder.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace motor::testing {

/// Makes a scripted server keep files in the bucket `fs`, with as much of `find` as a download
/// needs. The queries are in server.commands("find"). Thread-safe.
class canned_files {
public:
    /// The server, which may outlive this object, shares the files.
    explicit canned_files(scripted_server& server) : server_(server) {
        server.on("find", [kept = kept_](document_view command) { return kept->answer(command); });
    }

    /// Adds a file, whose document must have a `chunkSize`.
    void add(document file, std::string bytes) {
        std::lock_guard held{kept_->mutex};
        file.append("length", static_cast<std::int64_t>(bytes.size()));
        kept_->files.push_back({std::move(file), std::move(bytes)});
    }
    /// Leaves a chunk out of the replies.
    void lose_chunk(std::int64_t n) {
        std::lock_guard held{kept_->mutex};
        kept_->lost = n;
    }

    /// First chunks of the stretches that were asked for so far, in that order.
    [[nodiscard]] std::vector<std::int64_t> asked_chunks() const {
        std::vector<std::int64_t> asked;
        for (const auto& each : server_.commands("find"))
            if (each["find"].get<std::string_view>() == "fs.chunks")
                asked.push_back(each["filter"]["n"]["$gte"].get<std::int64_t>());
        return asked;
    }

private:
    struct stored {
        document file;
        std::string bytes;
    };

    struct store {
        [[nodiscard]] reply answer(document_view command) const {
            std::lock_guard held{mutex};
            const auto filter = command["filter"].get<document_view>();
            if (command["find"].get<std::string_view>() == "fs.chunks")
                return cursor_reply(0, "db.fs.chunks", chunks_of(filter));
            array_value found;
            for (const auto& each : files)
                if (found.empty() && has_all(each.file, filter)) found.push_back(each.file);
            return cursor_reply(0, "db.fs.files", found);
        }
        static bool has_all(document_view file, document_view filter) {
            return std::ranges::all_of(
                filter, [&](const auto& each) { return file[each.key()] == each.value(); });
        }
        [[nodiscard]] array_value chunks_of(document_view filter) const {
            array_value chunks;
            for (const auto& each : files) {
                if (each.file["_id"] != filter["files_id"]) continue;
                const auto size = each.file["chunkSize"].get<std::size_t>();
                const auto end = filter["n"]["$lt"].get_or(std::size_t{1} << 30);
                for (auto n = filter["n"]["$gte"].get<std::size_t>();
                     n < end && n * size < each.bytes.size(); ++n) {
                    if (static_cast<std::int64_t>(n) == lost) continue;
                    const auto piece = each.bytes.substr(n * size, size);
                    const binary data{{piece.begin(), piece.end()}};
                    chunks.push_back(doc("files_id", each.file["_id"], "n", n, "data", data));
                }
            }
            return chunks;
        }

        mutable std::mutex mutex;
        std::vector<stored> files;
        std::int64_t lost = -1;
    };

    scripted_server& server_;
    std::shared_ptr<store> kept_ = std::make_shared<store>();
};

}  // namespace motor::testing
