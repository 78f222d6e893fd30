// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/wire.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

namespace bench {

/// The files of a GridFS bucket. Replies are made once and then changed in place, so that the
/// server spends its time on sending; each connection has its own.
class canned_files {
public:
    /// The reply to a find in the bucket's collections, or to a getMore in one; null if it is none.
    const wire::bytes* to(motor::document_view command);

private:
    /// Chunks in a reply, and where in it stands what differs from one to the next.
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
