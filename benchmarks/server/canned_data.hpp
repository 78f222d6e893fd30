// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <cstddef>

/// What the canned server holds, and clients write: the same on a real server.
namespace bench {

inline constexpr const char* database_name = "motor_bench";
inline constexpr const char* one_name = "one";          ///< find_one finds `{_id: 7}` here
inline constexpr const char* many_name = "many";        ///< 100,000 documents to go through
inline constexpr const char* written_name = "written";  ///< takes what is inserted
inline constexpr std::size_t many_documents = 100'000;

// Of GridFS: a file to read, 64 MiB, and one of a GiB.
inline constexpr const char* files_name = "fs.files";
inline constexpr const char* chunks_name = "fs.chunks";
inline constexpr int file_chunk_size = 255 * 1024;
inline constexpr int file_id = 1, file_chunks = 256;
inline constexpr int large_file_id = 2, large_file_chunks = 4112;

/// Some 100 bytes.
motor::document stored_document(int id);
/// As much, without an `_id`.
motor::document new_document();

}  // namespace bench
