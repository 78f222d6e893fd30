// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "driver/libmongoc.hpp"

#include <sys/types.h>
#include <cstddef>
#include <string_view>

namespace motor::detail {

/// Adds fields to the `insert`, `update` and `delete` commands of this thread while this object
/// exists, on the wire and for listeners. libmongoc's bulk operations have no place for them, and
/// nothing but those retries writes. The fields must outlive the object; an empty document adds
/// nothing.
class added_fields {
public:
    explicit added_fields(document_view fields) noexcept;
    added_fields(const added_fields&) = delete;
    added_fields& operator=(const added_fields&) = delete;
    ~added_fields();

    /// Fields that a command of this name gets in this thread, now.
    [[nodiscard]] static document_view of(std::string_view command) noexcept;

private:
    const document_view outer_;
};

/// Writes a whole message as mongoc_stream_writev() does, with the added fields, if there are any.
/// Returns how many bytes of the given message were written.
ssize_t write_with_added_fields(mongoc_stream_t* to, mongoc_iovec_t* from, std::size_t count,
                                int limit_ms) noexcept;

}  // namespace motor::detail
