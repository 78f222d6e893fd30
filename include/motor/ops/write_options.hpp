// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/ops/options.hpp>

/// The options that only writes take; options.hpp has the rest and says how they work.
namespace motor {

/// Which document find_one_and_... returns.
enum class return_document { before, after };

namespace ops {

/// Adds ordered().
template <class Self>
struct ordered_option {
    /// Stops at the first error (true, the default), or tries every write (false).
    Self& ordered(bool on) & { return set_option(this, "ordered", on); }
    [[nodiscard]] Self&& ordered(bool on) && { return std::move(ordered(on)); }
};

/// Adds bypass_document_validation().
template <class Self>
struct bypass_document_validation_option {
    /// Writes even what the collection's validator would refuse. Default: false.
    Self& bypass_document_validation(bool on) & {
        return set_option(this, "bypassDocumentValidation", on);
    }
    [[nodiscard]] Self&& bypass_document_validation(bool on) && {
        return std::move(bypass_document_validation(on));
    }
};

/// Adds upsert().
template <class Self>
struct upsert_option {
    /// Inserts a document if none matches. Default: false.
    Self& upsert(bool on) & { return set_option(this, "upsert", on); }
    [[nodiscard]] Self&& upsert(bool on) && { return std::move(upsert(on)); }
};

/// Adds array_filters().
template <class Self>
struct array_filters_option {
    /// Conditions that say for which elements `$[name]` stands.
    Self& array_filters(array_view filters) & { return set_option(this, "arrayFilters", filters); }
    [[nodiscard]] Self&& array_filters(array_view filters) && {
        return std::move(array_filters(filters));
    }
};

/// Adds return_document().
template <class Self>
struct return_document_option {
    /// Returns the document as it was before the change (the default) or as it is after it.
    Self& return_document(motor::return_document which) & {
        return set_option(this, "new", which == motor::return_document::after);
    }
    [[nodiscard]] Self&& return_document(motor::return_document which) && {
        return std::move(return_document(which));
    }
};

/// Adds projection().
template <class Self>
struct returned_fields_option {
    /// Fields of the returned document, `{name: 1, _id: 0}`; findAndModify calls them `fields`.
    Self& projection(document_view fields) & { return set_option(this, "fields", fields); }
    [[nodiscard]] Self&& projection(document_view fields) && {
        return std::move(projection(fields));
    }
};

}  // namespace ops
}  // namespace motor
