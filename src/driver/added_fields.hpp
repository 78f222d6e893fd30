// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "libmongoc.hpp"

#include <sys/types.h>
#include <cstddef>
#include <string_view>

namespace motor::driver {

/// While it lives, the `insert`, `update` and `delete` commands of this thread have these fields
/// too, where they go out and for listeners: libmongoc's bulk operations have no place for them,
/// and nothing but those retries writes. The fields must outlive it; none: as if it were not there.
class added_fields {
public:
    explicit added_fields(document_view fields) noexcept;
    added_fields(const added_fields&) = delete;
    added_fields& operator=(const added_fields&) = delete;
    ~added_fields();

    /// What a command of that name gets in this thread, now.
    [[nodiscard]] static document_view of(std::string_view command) noexcept;

private:
    const document_view outer_;
};

/// As mongoc_stream_writev(), of a whole message: with the added fields, if there are any. Returns
/// how much of the message as it was given is written.
ssize_t write_with_added_fields(mongoc_stream_t* to, mongoc_iovec_t* from, std::size_t count,
                                int limit_ms) noexcept;

}  // namespace motor::driver
