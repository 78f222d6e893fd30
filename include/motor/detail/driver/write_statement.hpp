// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document_view.hpp>

#include <cstddef>

namespace motor::detail {

enum class write_kind { insert_one, update_one, update_many, replace_one, delete_one, delete_many };

/// One write of a command. A view: its documents must live until the command is sent.
struct write_statement {
    write_kind kind = write_kind::insert_one;
    document_view filter;    ///< of an update or a deletion
    document_view document;  ///< what is inserted, the change, or the replacement
    document_view options;   ///< its own: collation, hint, arrayFilters, upsert, sort

    [[nodiscard]] std::size_t bytes() const noexcept {
        return filter.length() + document.length() + options.length();
    }
};

}  // namespace motor::detail
