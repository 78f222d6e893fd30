// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/wire.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace bench {

/// Files of a GridFS bucket. Replies are made once and then changed in place, so that the server
/// spends its time on sending. Each connection has its own replies.
class canned_files {
public:
    /// The reply to a find in the bucket's collections, or to a getMore in one; null for other
    /// commands.
    const wire::bytes* to(motor::document_view command);

private:
    /// Number of chunks in a reply, and the positions in it that differ from one reply to the next.
    struct batch {
        wire::bytes message;
        std::size_t cursor_id = 0;
        std::vector<std::size_t> numbers, files;
    };

    const wire::bytes* find_file(motor::document_view filter);
    const wire::bytes* chunks(int file, int from, int to, bool first, bool more);
    batch& batch_of(int count, bool first, int last_size);

    std::map<std::tuple<int, bool, int>, batch> batches_;
    wire::bytes file_;
};

}  // namespace bench
