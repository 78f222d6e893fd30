// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

/// Data that the canned server has, and that clients write: the same as on a real server.
namespace bench {

inline constexpr const char* database_name = "motor_bench";
inline constexpr const char* one_name = "one";    ///< has the document `{_id: 7}` for find_one
inline constexpr const char* many_name = "many";  ///< has 100,000 documents to iterate over
inline constexpr const char* written_name = "written";  ///< receives inserts
inline constexpr std::size_t many_documents = 100'000;

// Constants of GridFS.
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

/// A document of some 100 bytes.
motor::document stored_document(int id);
/// A document of the same size, without an `_id`.
motor::document new_document();

}  // namespace bench
