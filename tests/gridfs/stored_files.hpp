// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/gridfs.hpp>
#include <motor/motor.hpp>

#include <tests/support/scripted_test.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace motor::testing {

using bytes = std::vector<std::uint8_t>;
/// Contents of a file of several chunks.
inline constexpr std::int64_t large = 1024 * 1024;

/// Contents of that many bytes; neighbouring chunks differ.
inline bytes some_bytes(std::size_t count) {
    bytes made(count);
    for (std::size_t i = 0; i < count; ++i)
        made[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return made;
}

/// A path where no file exists; a file made there is removed.
struct temporary_path {
    ~temporary_path() {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("motor_" + object_id::generate().to_hex());
};

/// Makes the server keep the documents of a bucket's collections, as far as GridFS needs.
/// Thread-safe.
class stored_files {
public:
    void serve(scripted_server& server) {
        server.on("insert", [this](document_view c) { return insert(c); });
        server.on("find", [this](document_view c) { return find(c); });
        server.on("delete", [this](document_view c) { return remove(c); });
        server.on("update", [this](document_view c) -> reply {
            return doc("n", static_cast<int>(matches(c, statement(c, "updates")).size()));
        });
    }

    /// Documents of `fs.files`, `fs.chunks` and the like, in the order of arrival.
    std::vector<document> all(std::string_view collection) {
        std::lock_guard held{mutex_};
        return collections_[std::string{collection}];
    }
    void put(std::string_view collection, const document& added) {
        std::lock_guard held{mutex_};
        collections_[std::string{collection}].push_back(added);
    }
    /// Numbers of the chunks, sorted.
    std::vector<int> numbers() {
        std::vector<int> found;
        for (const auto& each : all("fs.chunks"))
            found.push_back(each.get<int>("n"));
        std::ranges::sort(found);
        return found;
    }
    /// Bytes of the only file.
    bytes content() {
        auto chunks = all("fs.chunks");
        std::ranges::sort(chunks, {}, [](auto& each) { return each.template get<int>("n"); });
        bytes found;
        for (const auto& each : chunks) {
            auto part = each.get<binary>("data");
            found.insert(found.end(), part.bytes().begin(), part.bytes().end());
        }
        return found;
    }
    /// Changes each chunk, or removes it if the function returns false.
    template <class F>
    void each_chunk(F change) {
        std::lock_guard held{mutex_};
        std::erase_if(collections_["fs.chunks"], [&](document& chunk) { return !change(chunk); });
    }

    reply insert(document_view command) {
        std::lock_guard held{mutex_};
        auto& stored = collections_[collection_of(command)];
        array_value errors;
        int count = 0, index = 0;
        for (auto each : command.get<array_view>("documents")) {
            document added{each.get<document_view>()};
            if (std::ranges::any_of(stored, [&](auto& old) { return clash(old, added); }))
                errors.push_back(
                    doc("index", index, "code", 11000, "errmsg", "E11000 duplicate key"));
            else
                stored.push_back(std::move(added)), ++count;
            ++index;
        }
        return errors.empty() ? doc("n", count) : doc("n", count, "writeErrors", errors);
    }
    reply find(document_view command) {
        auto found = matches(command, command.get_or("filter", document_view{}));
        std::ranges::stable_sort(found, {}, [](auto& each) { return each.get_or("n", 0); });
        auto limit = static_cast<std::size_t>(command.get_or<std::int64_t>("limit", 0));
        if (limit != 0 && found.size() > limit) found.resize(limit);
        array_value batch;
        for (const auto& each : found)
            batch.push_back(each);
        return cursor_reply(0, "db." + collection_of(command), batch);
    }
    reply remove(document_view command) {
        auto gone = matches(command, statement(command, "deletes"));
        std::lock_guard held{mutex_};
        for (const auto& each : gone)
            std::erase_if(collections_[collection_of(command)],
                          [&](auto& old) { return old["_id"] == each["_id"]; });
        return doc("n", static_cast<int>(gone.size()));
    }

private:
    static std::string collection_of(document_view command) {
        return (*command.begin()).get<std::string>();
    }
    static document_view statement(document_view command, const char* list) {
        return command.get<array_view>(list)[0]["q"].get<document_view>();
    }
    /// Refuses duplicates, as the unique indexes do.
    static bool clash(document_view a, document_view b) {
        bool same_place = a["files_id"] && a["files_id"] == b["files_id"] && a["n"] == b["n"];
        return same_place || a["_id"] == b["_id"];
    }
    static bool holds(const value_view& found, const value_view& wanted) {
        auto comparisons = wanted.get_if<document_view>();
        if (!comparisons) return found == wanted;
        for (auto [name, bound] : *comparisons) {
            if (name == "$in") {
                auto list = bound.get<array_view>();
                if (std::ranges::none_of(list, [&](auto each) { return each == found; }))
                    return false;
                continue;
            }
            auto n = found.get<std::int64_t>(), limit = bound.get<std::int64_t>();
            if (name == "$gte" ? n < limit : n >= limit) return false;
        }
        return true;
    }
    std::vector<document> matches(document_view command, document_view filter) {
        std::lock_guard held{mutex_};
        std::vector<document> found;
        for (const auto& each : collections_[collection_of(command)])
            if (std::ranges::all_of(filter, [&](auto f) { return holds(each[f.key()], f); }))
                found.push_back(each);
        return found;
    }

    std::mutex mutex_;
    std::map<std::string, std::vector<document>> collections_;
};

/// Must outlive the server's threads, which use it even for commands that arrive after a test.
struct has_stored_files {
    stored_files stored;
    int calls = 0;  ///< called by handlers of a script
};

/// A test with files in the bucket `fs` of a scripted server.
class on_stored_files : protected has_stored_files, public on_script {
protected:
    on_stored_files() { stored.serve(server); }

    motor::gridfs_bucket bucket{db, motor::gridfs_bucket_options{}.chunk_size(4)};

    /// Number of commands of that name to that collection.
    std::size_t sent(std::string_view name, std::string_view collection) {
        auto all = server.commands(name);
        return static_cast<std::size_t>(std::ranges::count_if(
            all, [&](auto& each) { return each[name].template get<std::string>() == collection; }));
    }
    /// Waits until no operation is under way any more.
    void wait_for_no_chunks() {
        eventually([this] { return stored.all("fs.chunks").empty(); });
    }
};

}  // namespace motor::testing
