// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/canned_files.hpp>
#include <benchmarks/server/wire.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace bench {

/// All replies of the canned server, as whole messages: before sending, only the id of the answered
/// request is filled in.
class canned_replies {
public:
    canned_replies();

    /// The reply to a message whose first bytes are given; null if it has none. Replies about files
    /// are made in `files`.
    [[nodiscard]] const wire::bytes* to(std::span<const std::uint8_t> request,
                                        canned_files& files) const;
    /// Whether the reply answers a greeting, which must not be delayed, or connecting would be
    /// measured.
    [[nodiscard]] bool greets(const wire::bytes* reply) const {
        return reply == &hello_ || reply == &legacy_hello_;
    }

private:
    void make_batches();
    [[nodiscard]] const wire::bytes* to_command(motor::document_view command, bool large) const;
    [[nodiscard]] const wire::bytes* to_get_more(motor::document_view command) const;

    wire::bytes hello_, legacy_hello_, ok_, one_document_, written_, many_written_, unknown_;
    // Batches of the 100,000 documents. The cursor id is the number of the next batch, so that no
    // state is kept; the last batch has id 0.
    std::vector<wire::bytes> batches_;
};

}  // namespace bench
