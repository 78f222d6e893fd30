// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/ops/options.hpp>

/// The options that only writes take; options.hpp has the rest and says how they work.
namespace motor {

/// Which document find_one_and_... returns.
enum class return_document { before, after };

namespace ops {

/// Stop at the first error (the default), or try every one.
template <class Self>
struct ordered_option {
    Self& ordered(bool on) & { return set_option(static_cast<Self&>(*this), "ordered", on); }
    [[nodiscard]] Self&& ordered(bool on) && { return std::move(ordered(on)); }
};

/// Writes what the collection's validator would refuse.
template <class Self>
struct bypass_document_validation_option {
    Self& bypass_document_validation(bool on) & {
        return set_option(static_cast<Self&>(*this), "bypassDocumentValidation", on);
    }
    [[nodiscard]] Self&& bypass_document_validation(bool on) && {
        return std::move(bypass_document_validation(on));
    }
};

/// Inserts a document where none matches.
template <class Self>
struct upsert_option {
    Self& upsert(bool on) & { return set_option(static_cast<Self&>(*this), "upsert", on); }
    [[nodiscard]] Self&& upsert(bool on) && { return std::move(upsert(on)); }
};

/// Which elements `$[name]` stands for.
template <class Self>
struct array_filters_option {
    Self& array_filters(array_view filters) & {
        return set_option(static_cast<Self&>(*this), "arrayFilters", filters);
    }
    [[nodiscard]] Self&& array_filters(array_view filters) && {
        return std::move(array_filters(filters));
    }
};

/// The document before the change (the default), or after it.
template <class Self>
struct return_document_option {
    Self& return_document(motor::return_document which) & {
        return set_option(static_cast<Self&>(*this), "new", which == motor::return_document::after);
    }
    [[nodiscard]] Self&& return_document(motor::return_document which) && {
        return std::move(return_document(which));
    }
};

/// The fields of the returned document, which findAndModify calls `fields`.
template <class Self>
struct returned_fields_option {
    Self& projection(document_view fields) & {
        return set_option(static_cast<Self&>(*this), "fields", fields);
    }
    [[nodiscard]] Self&& projection(document_view fields) && {
        return std::move(projection(fields));
    }
};

}  // namespace ops
}  // namespace motor
