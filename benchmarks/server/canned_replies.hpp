// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/canned_files.hpp>
#include <benchmarks/server/wire.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace bench {

/// Every reply that the canned server gives, as the whole message: only the number of the request
/// that it answers is put in when it is sent.
class canned_replies {
public:
    canned_replies();

    /// The reply to a message of which the first bytes are here; null if there is to be none. Those
    /// about files are made in `files`.
    [[nodiscard]] const wire::bytes* to(std::span<const std::uint8_t> request,
                                        canned_files& files) const;
    /// A greeting must not be held up, or connecting would be measured.
    [[nodiscard]] bool greets(const wire::bytes* reply) const {
        return reply == &hello_ || reply == &legacy_hello_;
    }

private:
    void make_batches();
    [[nodiscard]] const wire::bytes* to_command(motor::document_view command, bool large) const;
    [[nodiscard]] const wire::bytes* to_get_more(motor::document_view command) const;

    wire::bytes hello_, legacy_hello_, ok_, one_document_, written_, many_written_, unknown_;
    // Of the 100,000 documents. A cursor's id is the number of its next batch, so that no state is
    // kept; the last batch has id 0.
    std::vector<wire::bytes> batches_;
};

}  // namespace bench
