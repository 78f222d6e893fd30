// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/ops/options.hpp>

/// The options that only create_collection takes; options.hpp says how they work.
/// @see https://www.mongodb.com/docs/manual/reference/command/create/
namespace motor::ops {

/// A capped collection: a fixed size in bytes, the oldest documents are overwritten.
template <class Self>
struct capped_option {
    Self& capped(std::int64_t max_bytes) & {
        auto& self = static_cast<Self&>(*this);
        self.option("capped", true);
        return set_option(self, "size", max_bytes);
    }
    [[nodiscard]] Self&& capped(std::int64_t max_bytes) && { return std::move(capped(max_bytes)); }
};

/// The most documents of a capped collection.
template <class Self>
struct max_documents_option {
    Self& max_documents(std::int64_t count) & {
        return set_option(static_cast<Self&>(*this), "max", count);
    }
    [[nodiscard]] Self&& max_documents(std::int64_t count) && {
        return std::move(max_documents(count));
    }
};

/// What each document must match.
template <class Self>
struct validator_option {
    Self& validator(document_view rules) & {
        return set_option(static_cast<Self&>(*this), "validator", rules);
    }
    [[nodiscard]] Self&& validator(document_view rules) && { return std::move(validator(rules)); }
};

/// `off`, `strict` or `moderate`.
template <class Self>
struct validation_level_option {
    Self& validation_level(std::string_view level) & {
        return set_option(static_cast<Self&>(*this), "validationLevel", level);
    }
    [[nodiscard]] Self&& validation_level(std::string_view level) && {
        return std::move(validation_level(level));
    }
};

/// `error` or `warn`.
template <class Self>
struct validation_action_option {
    Self& validation_action(std::string_view action) & {
        return set_option(static_cast<Self&>(*this), "validationAction", action);
    }
    [[nodiscard]] Self&& validation_action(std::string_view action) && {
        return std::move(validation_action(action));
    }
};

/// Makes a view of that collection.
template <class Self>
struct view_on_option {
    Self& view_on(std::string_view source) & {
        return set_option(static_cast<Self&>(*this), "viewOn", source);
    }
    [[nodiscard]] Self&& view_on(std::string_view source) && { return std::move(view_on(source)); }
};

/// What the view does with its source.
template <class Self>
struct view_pipeline_option {
    Self& view_pipeline(array_view stages) & {
        return set_option(static_cast<Self&>(*this), "pipeline", stages);
    }
    [[nodiscard]] Self&& view_pipeline(array_view stages) && {
        return std::move(view_pipeline(stages));
    }
};

/// `{timeField: ..., metaField: ...}`: a time series collection.
template <class Self>
struct time_series_option {
    Self& time_series(document_view settings) & {
        return set_option(static_cast<Self&>(*this), "timeseries", settings);
    }
    [[nodiscard]] Self&& time_series(document_view settings) && {
        return std::move(time_series(settings));
    }
};

/// When documents go: of a time series or clustered collection, or by an index of a date. At most
/// 2^31 - 1 seconds, 68 years.
template <class Self>
struct expire_after_option {
    Self& expire_after(saturated<std::chrono::seconds> age) & {
        return set_option(static_cast<Self&>(*this), "expireAfterSeconds",
                          std::int64_t{std::chrono::seconds{age}.count()});
    }
    [[nodiscard]] Self&& expire_after(saturated<std::chrono::seconds> age) && {
        return std::move(expire_after(age));
    }
};

/// `{key: {_id: 1}, unique: true}`.
template <class Self>
struct clustered_index_option {
    Self& clustered_index(document_view index) & {
        return set_option(static_cast<Self&>(*this), "clusteredIndex", index);
    }
    [[nodiscard]] Self&& clustered_index(document_view index) && {
        return std::move(clustered_index(index));
    }
};

/// Keeps images of documents before a change, for change streams.
template <class Self>
struct change_stream_images_option {
    Self& change_stream_images(bool on) & {
        return set_option(static_cast<Self&>(*this), "changeStreamPreAndPostImages",
                          doc("enabled", on));
    }
    [[nodiscard]] Self&& change_stream_images(bool on) && {
        return std::move(change_stream_images(on));
    }
};

/// Settings of the storage engine.
template <class Self>
struct storage_engine_option {
    Self& storage_engine(document_view settings) & {
        return set_option(static_cast<Self&>(*this), "storageEngine", settings);
    }
    [[nodiscard]] Self&& storage_engine(document_view settings) && {
        return std::move(storage_engine(settings));
    }
};

/// Defaults of the indexes made here.
template <class Self>
struct index_option_defaults_option {
    Self& index_option_defaults(document_view settings) & {
        return set_option(static_cast<Self&>(*this), "indexOptionDefaults", settings);
    }
    [[nodiscard]] Self&& index_option_defaults(document_view settings) && {
        return std::move(index_option_defaults(settings));
    }
};

/// Fields under queryable encryption.
template <class Self>
struct encrypted_fields_option {
    Self& encrypted_fields(document_view settings) & {
        return set_option(static_cast<Self&>(*this), "encryptedFields", settings);
    }
    [[nodiscard]] Self&& encrypted_fields(document_view settings) && {
        return std::move(encrypted_fields(settings));
    }
};

}  // namespace motor::ops
