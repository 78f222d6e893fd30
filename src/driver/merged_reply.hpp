// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/document.hpp>

#include <cstdint>
#include <functional>

namespace motor::driver {

/// The replies of a bulk write's batches as one, in the form of libmongoc's own.
class merged_reply {
public:
    /// `offset`: how many statements went before this batch.
    void add(document_view reply, std::int64_t offset) {
        add(reply, [=](std::int64_t index) { return index + offset; });
    }
    /// `place` says which statement of all is the one of this number in the batch.
    void add(document_view reply, const std::function<std::int64_t(std::int64_t)>& place);
    document take() &&;

private:
    std::int64_t inserted_ = 0, matched_ = 0, modified_ = 0, removed_ = 0, upserted_ = 0;
    array_value upserts_, write_errors_, concern_errors_, labels_;
};

}  // namespace motor::driver
