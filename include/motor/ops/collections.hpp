// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/collection_options.hpp>
#include <motor/ops/databases.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motor::ops {

/// Options of database::create_collection().
template <class Self>
using create_collection_options =
    option_list<Self, capped_option, max_documents_option, validator_option,
                validation_level_option, validation_action_option, view_on_option,
                view_pipeline_option, time_series_option, expire_after_option,
                clustered_index_option, change_stream_images_option, storage_engine_option,
                index_option_defaults_option, encrypted_fields_option, collation_option,
                comment_option, max_time_option, write_concern_option>;

/// The operation of database::create_collection(). Options: create_collection_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/create/
class MOTOR_EXPORT create_collection
    : public fluent_operation<create_collection, create_collection_options> {
public:
    using result = void;

    explicit create_collection(std::string_view name) : name_(name) {}
    result run(const detail::run_context& context) const;

private:
    std::string name_;
};

/// The operation of collection::drop() and database::drop_collection(). Options: drop_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/drop/
class MOTOR_EXPORT drop_collection : public fluent_operation<drop_collection, drop_options> {
public:
    using result = void;

    result run(const detail::run_context& context) const;
};

/// The operation of collection::options(). Options: plain_read_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/listCollections/
class MOTOR_EXPORT collection_options
    : public fluent_operation<collection_options, plain_read_options> {
public:
    using result = document;  ///< The options; empty if there is no such collection.

    result run(const detail::run_context& context) const;
};

/// Adds drop_target().
template <class Self>
struct drop_target_option {
    /// Drops a collection that has the new name already. Default: false, an error.
    Self& drop_target(bool on) & { return set_option(this, "dropTarget", on); }
    [[nodiscard]] Self&& drop_target(bool on) && { return std::move(drop_target(on)); }
};

/// Options of collection::rename().
template <class Self>
using rename_options =
    option_list<Self, drop_target_option, comment_option, max_time_option, write_concern_option>;

/// The operation of collection::rename(). Options: rename_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/renameCollection/
class MOTOR_EXPORT rename_collection : public fluent_operation<rename_collection, rename_options> {
public:
    using result = void;

    explicit rename_collection(std::string_view new_name) : new_name_(new_name) {}
    result run(const detail::run_context& context) const;

private:
    std::string new_name_;
};

/// Adds authorized_collections().
template <class Self>
struct authorized_collections_option {
    /// Leaves out collections that the user may not see. Takes effect where only names are asked
    /// for.
    Self& authorized_collections(bool on) & {
        return set_option(this, "authorizedCollections", on);
    }
    [[nodiscard]] Self&& authorized_collections(bool on) && {
        return std::move(authorized_collections(on));
    }
};

/// Options of database::list_collections() and database::list_collection_names().
template <class Self>
using list_collections_options =
    option_list<Self, filter_option, authorized_collections_option, batch_size_option,
                raw_data_option, comment_option, max_time_option, read_preference_option>;

/// The operation of database::list_collections(). Options: list_collections_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/listCollections/
class MOTOR_EXPORT list_collections
    : public fluent_operation<list_collections, list_collections_options> {
public:
    using result = detail::server_cursor;

    result run(const detail::run_context& context) const;
};

/// The operation of database::list_collection_names(). Options: list_collections_options.
class MOTOR_EXPORT list_collection_names
    : public fluent_operation<list_collection_names, list_collections_options> {
public:
    using result = std::vector<std::string>;

    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
