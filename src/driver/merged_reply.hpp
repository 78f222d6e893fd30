// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace motor::driver {

/// The replies of a bulk write's batches as one, in the form of libmongoc's own: what has an index
/// stands in its order.
class merged_reply {
public:
    /// `offset`: how many statements went before this batch.
    void add(document_view reply, std::int64_t offset) {
        add(reply, [=](std::int64_t index) { return index + offset; });
    }
    /// `place` says which statement of all is the one of this number in the batch.
    void add(document_view reply, const std::function<std::int64_t(std::int64_t)>& place);
    /// A batch was refused as a whole: the server's answer stands beside what was done before.
    void add_refusal(document_view answer) { refusal_ = document{answer}; }
    document take() &&;

private:
    std::int64_t inserted_ = 0, matched_ = 0, modified_ = 0, removed_ = 0, upserted_ = 0;
    std::vector<document> upserts_, write_errors_;
    array_value concern_errors_, labels_;
    document refusal_;
};

}  // namespace motor::driver
