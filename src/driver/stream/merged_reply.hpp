// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace motor::detail {

/// The replies to a bulk write's batches as one, in the form of libmongoc's own. Entries with an
/// index are in its order.
class merged_reply {
public:
    /// Adds a batch's reply. `offset`: number of statements before this batch.
    void add(document_view reply, std::int64_t offset) {
        add(reply, [=](std::int64_t index) { return index + offset; });
    }
    /// Adds a batch's reply. `place` maps a statement's index in the batch to that among all.
    void add(document_view reply, const std::function<std::int64_t(std::int64_t)>& place);
    /// Adds the answer that refused a whole batch, beside the results of the batches before it.
    void add_refusal(document_view answer) { refusal_ = document{answer}; }
    document take() &&;

private:
    std::int64_t inserted_ = 0, matched_ = 0, modified_ = 0, removed_ = 0, upserted_ = 0;
    std::vector<document> upserts_, write_errors_;
    array_value concern_errors_, labels_;
    document refusal_;
};

}  // namespace motor::detail
