// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/ops/options.hpp>

/// The options that only create_collection takes; options.hpp says how they work.
/// @see https://www.mongodb.com/docs/manual/reference/command/create/
namespace motor::ops {

/// Adds capped().
template <class Self>
struct capped_option {
    /// Makes a capped collection of `max_bytes` bytes: new documents overwrite the oldest.
    Self& capped(std::int64_t max_bytes) & {
        set_option(this, "capped", true);
        return set_option(this, "size", max_bytes);
    }
    [[nodiscard]] Self&& capped(std::int64_t max_bytes) && { return std::move(capped(max_bytes)); }
};

/// Adds max_documents().
template <class Self>
struct max_documents_option {
    /// Greatest number of documents in a capped collection.
    Self& max_documents(std::int64_t count) & { return set_option(this, "max", count); }
    [[nodiscard]] Self&& max_documents(std::int64_t count) && {
        return std::move(max_documents(count));
    }
};

/// Adds validator().
template <class Self>
struct validator_option {
    /// Query that each document must match.
    Self& validator(document_view rules) & { return set_option(this, "validator", rules); }
    [[nodiscard]] Self&& validator(document_view rules) && { return std::move(validator(rules)); }
};

/// Adds validation_level().
template <class Self>
struct validation_level_option {
    /// Writes that are validated: `off`, `strict` or `moderate`. Default: `strict`.
    Self& validation_level(std::string_view level) & {
        return set_option(this, "validationLevel", level);
    }
    [[nodiscard]] Self&& validation_level(std::string_view level) && {
        return std::move(validation_level(level));
    }
};

/// Adds validation_action().
template <class Self>
struct validation_action_option {
    /// What becomes of invalid documents: `error` or `warn`. Default: `error`.
    Self& validation_action(std::string_view action) & {
        return set_option(this, "validationAction", action);
    }
    [[nodiscard]] Self&& validation_action(std::string_view action) && {
        return std::move(validation_action(action));
    }
};

/// Adds view_on().
template <class Self>
struct view_on_option {
    /// Makes a view of the collection `source`.
    Self& view_on(std::string_view source) & { return set_option(this, "viewOn", source); }
    [[nodiscard]] Self&& view_on(std::string_view source) && { return std::move(view_on(source)); }
};

/// Adds view_pipeline().
template <class Self>
struct view_pipeline_option {
    /// Pipeline that the view applies to its source.
    Self& view_pipeline(array_view stages) & { return set_option(this, "pipeline", stages); }
    [[nodiscard]] Self&& view_pipeline(array_view stages) && {
        return std::move(view_pipeline(stages));
    }
};

/// Adds time_series().
template <class Self>
struct time_series_option {
    /// Makes a time series collection: `{timeField: ..., metaField: ...}`.
    Self& time_series(document_view settings) & { return set_option(this, "timeseries", settings); }
    [[nodiscard]] Self&& time_series(document_view settings) && {
        return std::move(time_series(settings));
    }
};

/// Adds expire_after().
template <class Self>
struct expire_after_option {
    /// Age at which documents expire, in seconds: those of a time series or clustered collection,
    /// or those under an index of a date. At most 2^31 - 1 seconds (68 years).
    Self& expire_after(saturated<std::chrono::seconds> age) & {
        return set_option(this, "expireAfterSeconds",
                          std::int64_t{std::chrono::seconds{age}.count()});
    }
    [[nodiscard]] Self&& expire_after(saturated<std::chrono::seconds> age) && {
        return std::move(expire_after(age));
    }
};

/// Adds clustered_index().
template <class Self>
struct clustered_index_option {
    /// Clusters the collection by its key: `{key: {_id: 1}, unique: true}`.
    Self& clustered_index(document_view index) & {
        return set_option(this, "clusteredIndex", index);
    }
    [[nodiscard]] Self&& clustered_index(document_view index) && {
        return std::move(clustered_index(index));
    }
};

/// Adds change_stream_images().
template <class Self>
struct change_stream_images_option {
    /// Keeps documents as they were before a change, for change streams. Default: false.
    Self& change_stream_images(bool on) & {
        return set_option(this, "changeStreamPreAndPostImages", doc("enabled", on));
    }
    [[nodiscard]] Self&& change_stream_images(bool on) && {
        return std::move(change_stream_images(on));
    }
};

/// Adds storage_engine().
template <class Self>
struct storage_engine_option {
    /// Settings of the storage engine.
    Self& storage_engine(document_view settings) & {
        return set_option(this, "storageEngine", settings);
    }
    [[nodiscard]] Self&& storage_engine(document_view settings) && {
        return std::move(storage_engine(settings));
    }
};

/// Adds index_option_defaults().
template <class Self>
struct index_option_defaults_option {
    /// Default settings of the collection's indexes.
    Self& index_option_defaults(document_view settings) & {
        return set_option(this, "indexOptionDefaults", settings);
    }
    [[nodiscard]] Self&& index_option_defaults(document_view settings) && {
        return std::move(index_option_defaults(settings));
    }
};

/// Adds encrypted_fields().
template <class Self>
struct encrypted_fields_option {
    /// Fields under queryable encryption.
    Self& encrypted_fields(document_view settings) & {
        return set_option(this, "encryptedFields", settings);
    }
    [[nodiscard]] Self&& encrypted_fields(document_view settings) && {
        return std::move(encrypted_fields(settings));
    }
};

}  // namespace motor::ops
