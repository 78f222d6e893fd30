// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

/// What the canned server holds, and clients write: the same on a real server.
namespace bench {

inline constexpr const char* database_name = "motor_bench";
inline constexpr const char* one_name = "one";          ///< find_one finds `{_id: 7}` here
inline constexpr const char* many_name = "many";        ///< 100,000 documents to go through
inline constexpr const char* written_name = "written";  ///< takes what is inserted
inline constexpr std::size_t many_documents = 100'000;

// Of GridFS.
inline constexpr const char* files_name = "fs.files";
inline constexpr const char* chunks_name = "fs.chunks";
inline constexpr int file_chunk_size = 255 * 1024;
struct stored_file {
    int id;  ///< counted from 0
    const char* name;
    std::int64_t length;
};
inline constexpr stored_file usual_file{0, "usual", std::int64_t{256} * file_chunk_size};
inline constexpr stored_file huge_file{1, "huge", std::int64_t{4112} * file_chunk_size};
inline constexpr stored_file small_page{2, "small", 10 * 1024}, large_page{3, "large", 1024 * 1024};
inline constexpr std::array stored_files{usual_file, huge_file, small_page, large_page};

/// `motor_bench.COLLECTION`
std::string name_space(const char* collection);

/// Some 100 bytes.
motor::document stored_document(int id);
/// As much, without an `_id`.
motor::document new_document();

}  // namespace bench
