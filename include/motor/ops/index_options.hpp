// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/ops/collection_options.hpp>

#include <cstdint>

/// The options that only an index takes; options.hpp says how they work.
/// @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/
namespace motor::ops {

/// Adds name().
template <class Self>
struct index_name_option {
    /// Name of the index, which drop_index() takes. Default: made of the keys, `a_1_b_-1`.
    Self& name(std::string_view text) & { return set_option(this, "name", text); }
    [[nodiscard]] Self&& name(std::string_view text) && { return std::move(name(text)); }
};

/// Adds unique().
template <class Self>
struct unique_option {
    /// Refuses documents whose keys another document has. Default: false.
    Self& unique(bool on) & { return set_option(this, "unique", on); }
    [[nodiscard]] Self&& unique(bool on) && { return std::move(unique(on)); }
};

/// Adds sparse().
template <class Self>
struct sparse_option {
    /// Leaves out documents without the indexed fields. Default: false.
    Self& sparse(bool on) & { return set_option(this, "sparse", on); }
    [[nodiscard]] Self&& sparse(bool on) && { return std::move(sparse(on)); }
};

/// Adds hidden().
template <class Self>
struct hidden_option {
    /// Keeps queries from using the index, which stays up to date. Default: false.
    Self& hidden(bool on) & { return set_option(this, "hidden", on); }
    [[nodiscard]] Self&& hidden(bool on) && { return std::move(hidden(on)); }
};

/// Adds partial_filter().
template <class Self>
struct partial_filter_option {
    /// Indexes only the documents that match.
    Self& partial_filter(document_view condition) & {
        return set_option(this, "partialFilterExpression", condition);
    }
    [[nodiscard]] Self&& partial_filter(document_view condition) && {
        return std::move(partial_filter(condition));
    }
};

/// Adds weights().
template <class Self>
struct weights_option {
    /// Weights of the fields of a text index: `{title: 10, body: 1}`. Default: 1 each.
    Self& weights(document_view of_fields) & { return set_option(this, "weights", of_fields); }
    [[nodiscard]] Self&& weights(document_view of_fields) && {
        return std::move(weights(of_fields));
    }
};

/// Adds default_language().
template <class Self>
struct default_language_option {
    /// Language of documents that do not name theirs, in a text index. Default: `english`.
    Self& default_language(std::string_view language) & {
        return set_option(this, "default_language", language);
    }
    [[nodiscard]] Self&& default_language(std::string_view language) && {
        return std::move(default_language(language));
    }
};

/// Adds language_override().
template <class Self>
struct language_override_option {
    /// Field in which a document names its language, in a text index. Default: `language`.
    Self& language_override(std::string_view field) & {
        return set_option(this, "language_override", field);
    }
    [[nodiscard]] Self&& language_override(std::string_view field) && {
        return std::move(language_override(field));
    }
};

/// Adds text_version().
template <class Self>
struct text_version_option {
    /// Format of a text index.
    Self& text_version(std::int32_t version) & {
        return set_option(this, "textIndexVersion", version);
    }
    [[nodiscard]] Self&& text_version(std::int32_t version) && {
        return std::move(text_version(version));
    }
};

/// Adds sphere_version().
template <class Self>
struct sphere_version_option {
    /// Format of a 2dsphere index.
    Self& sphere_version(std::int32_t version) & {
        return set_option(this, "2dsphereIndexVersion", version);
    }
    [[nodiscard]] Self&& sphere_version(std::int32_t version) && {
        return std::move(sphere_version(version));
    }
};

/// Adds bits().
template <class Self>
struct bits_option {
    /// Bits per coordinate of a 2d index, 1 to 32. Default: 26.
    Self& bits(std::int32_t precision) & { return set_option(this, "bits", precision); }
    [[nodiscard]] Self&& bits(std::int32_t precision) && { return std::move(bits(precision)); }
};

/// Adds min().
template <class Self>
struct lower_bound_option {
    /// Least coordinate of a 2d index, inclusive. Default: -180.
    Self& min(double bound) & { return set_option(this, "min", bound); }
    [[nodiscard]] Self&& min(double bound) && { return std::move(min(bound)); }
};

/// Adds max().
template <class Self>
struct upper_bound_option {
    /// Upper bound of the coordinates of a 2d index, exclusive. Default: 180.
    Self& max(double bound) & { return set_option(this, "max", bound); }
    [[nodiscard]] Self&& max(double bound) && { return std::move(max(bound)); }
};

/// Adds wildcard_projection().
template <class Self>
struct wildcard_projection_option {
    /// Fields that a wildcard index on all fields covers.
    Self& wildcard_projection(document_view fields) & {
        return set_option(this, "wildcardProjection", fields);
    }
    [[nodiscard]] Self&& wildcard_projection(document_view fields) && {
        return std::move(wildcard_projection(fields));
    }
};

/// Options of an index: see index_model.
template <class Self>
using index_options =
    option_list<Self, index_name_option, unique_option, sparse_option, hidden_option,
                partial_filter_option, weights_option, default_language_option,
                language_override_option, text_version_option, sphere_version_option, bits_option,
                lower_bound_option, upper_bound_option, wildcard_projection_option,
                expire_after_option, collation_option, storage_engine_option>;

}  // namespace motor::ops
