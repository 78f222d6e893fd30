// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/ops/collection_options.hpp>

#include <cstdint>

/// The options that only an index takes; options.hpp says how they work.
/// @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/
namespace motor::ops {

/// What drop_index calls it; made of the keys unless told.
template <class Self>
struct index_name_option {
    Self& name(std::string_view text) & {
        return set_option(static_cast<Self&>(*this), "name", text);
    }
    [[nodiscard]] Self&& name(std::string_view text) && { return std::move(name(text)); }
};

/// Refuses documents whose keys another one has.
template <class Self>
struct unique_option {
    Self& unique(bool on) & { return set_option(static_cast<Self&>(*this), "unique", on); }
    [[nodiscard]] Self&& unique(bool on) && { return std::move(unique(on)); }
};

/// Leaves out documents without the fields.
template <class Self>
struct sparse_option {
    Self& sparse(bool on) & { return set_option(static_cast<Self&>(*this), "sparse", on); }
    [[nodiscard]] Self&& sparse(bool on) && { return std::move(sparse(on)); }
};

/// Kept up to date, and not used by queries.
template <class Self>
struct hidden_option {
    Self& hidden(bool on) & { return set_option(static_cast<Self&>(*this), "hidden", on); }
    [[nodiscard]] Self&& hidden(bool on) && { return std::move(hidden(on)); }
};

/// Only the documents that match.
template <class Self>
struct partial_filter_option {
    Self& partial_filter(document_view condition) & {
        return set_option(static_cast<Self&>(*this), "partialFilterExpression", condition);
    }
    [[nodiscard]] Self&& partial_filter(document_view condition) && {
        return std::move(partial_filter(condition));
    }
};

/// Of a text index: what each field counts for, `{title: 10, body: 1}`.
template <class Self>
struct weights_option {
    Self& weights(document_view of_fields) & {
        return set_option(static_cast<Self&>(*this), "weights", of_fields);
    }
    [[nodiscard]] Self&& weights(document_view of_fields) && {
        return std::move(weights(of_fields));
    }
};

/// Of a text index: the language of documents that do not say theirs.
template <class Self>
struct default_language_option {
    Self& default_language(std::string_view language) & {
        return set_option(static_cast<Self&>(*this), "default_language", language);
    }
    [[nodiscard]] Self&& default_language(std::string_view language) && {
        return std::move(default_language(language));
    }
};

/// Of a text index: the field in which a document says its language.
template <class Self>
struct language_override_option {
    Self& language_override(std::string_view field) & {
        return set_option(static_cast<Self&>(*this), "language_override", field);
    }
    [[nodiscard]] Self&& language_override(std::string_view field) && {
        return std::move(language_override(field));
    }
};

/// Of a text index: its format.
template <class Self>
struct text_version_option {
    Self& text_version(std::int32_t version) & {
        return set_option(static_cast<Self&>(*this), "textIndexVersion", version);
    }
    [[nodiscard]] Self&& text_version(std::int32_t version) && {
        return std::move(text_version(version));
    }
};

/// Of a 2dsphere index: its format.
template <class Self>
struct sphere_version_option {
    Self& sphere_version(std::int32_t version) & {
        return set_option(static_cast<Self&>(*this), "2dsphereIndexVersion", version);
    }
    [[nodiscard]] Self&& sphere_version(std::int32_t version) && {
        return std::move(sphere_version(version));
    }
};

/// Of a 2d index: the bits of a coordinate, 1 to 32.
template <class Self>
struct bits_option {
    Self& bits(std::int32_t precision) & {
        return set_option(static_cast<Self&>(*this), "bits", precision);
    }
    [[nodiscard]] Self&& bits(std::int32_t precision) && { return std::move(bits(precision)); }
};

/// Of a 2d index: the least coordinate.
template <class Self>
struct lower_bound_option {
    Self& min(double bound) & { return set_option(static_cast<Self&>(*this), "min", bound); }
    [[nodiscard]] Self&& min(double bound) && { return std::move(min(bound)); }
};

/// Of a 2d index: the coordinate that all are below.
template <class Self>
struct upper_bound_option {
    Self& max(double bound) & { return set_option(static_cast<Self&>(*this), "max", bound); }
    [[nodiscard]] Self&& max(double bound) && { return std::move(max(bound)); }
};

/// Of a wildcard index on all fields: which of them.
template <class Self>
struct wildcard_projection_option {
    Self& wildcard_projection(document_view fields) & {
        return set_option(static_cast<Self&>(*this), "wildcardProjection", fields);
    }
    [[nodiscard]] Self&& wildcard_projection(document_view fields) && {
        return std::move(wildcard_projection(fields));
    }
};

template <class Self>
using index_options =
    option_list<Self, index_name_option, unique_option, sparse_option, hidden_option,
                partial_filter_option, weights_option, default_language_option,
                language_override_option, text_version_option, sphere_version_option, bits_option,
                lower_bound_option, upper_bound_option, wildcard_projection_option,
                expire_after_option, collation_option, storage_engine_option>;

}  // namespace motor::ops
