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

/// Some 100 bytes.
motor::document stored_document(int id);
/// As much, without an `_id`.
motor::document new_document();

}  // namespace bench
