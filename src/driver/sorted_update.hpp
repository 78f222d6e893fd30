// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/bulk_write.hpp>

#include "libmongoc.hpp"

namespace motor::driver {

/// An update or replacement of the first match in an order, sent by itself: before 1.30 libmongoc's
/// bulk operations refuse a `sort`, while its collections put what they do not know into the
/// statement, and retry it as well.
class sorted_update {
public:
    sorted_update(document_view filter, document_view change, document_view statement);
    /// With the outcome as libmongoc's bulk operations tell it.
    [[nodiscard]] write_outcome send(const target& where,
                                     const bulk_write::options& settings) const;

private:
    [[nodiscard]] document options(const target& where, const bulk_write::options& settings) const;

    document filter_, change_, statement_;
};

}  // namespace motor::driver
