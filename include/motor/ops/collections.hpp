// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/collection_options.hpp>
#include <motor/ops/databases.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace motor::ops {

template <class Self>
using create_collection_options =
    option_list<Self, capped_option, max_documents_option, validator_option,
                validation_level_option, validation_action_option, view_on_option,
                view_pipeline_option, time_series_option, expire_after_option,
                clustered_index_option, change_stream_images_option, storage_engine_option,
                index_option_defaults_option, encrypted_fields_option, collation_option,
                comment_option, max_time_option, write_concern_option>;

/// Makes a collection or a view. Throws invalid_name, or operation_failure if it exists.
/// @see https://www.mongodb.com/docs/manual/reference/command/create/
class create_collection : public options_base, public create_collection_options<create_collection> {
public:
    template <class Self>
    using options = create_collection_options<Self>;
    using result = void;

    explicit create_collection(std::string_view name) : name_(name) {}
    result run(const driver::target& where) const;

private:
    std::string name_;
};

/// Drops the collection with its indexes; one that does not exist is no error.
/// @see https://www.mongodb.com/docs/manual/reference/command/drop/
class drop_collection : public options_base, public drop_options<drop_collection> {
public:
    template <class Self>
    using options = drop_options<Self>;
    using result = void;

    result run(const driver::target& where) const;
};

template <class Self>
using collection_options_options =
    option_list<Self, comment_option, max_time_option, read_preference_option>;

/// The options that the collection was made with, as create_collection sends them; none if it does
/// not exist. Sends `listCollections`.
/// @see https://www.mongodb.com/docs/manual/reference/command/listCollections/
class collection_options : public options_base,
                           public collection_options_options<collection_options> {
public:
    template <class Self>
    using options = collection_options_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

/// Drops a collection that has the new name already.
template <class Self>
struct drop_target_option {
    Self& drop_target(bool on) & { return set_option(static_cast<Self&>(*this), "dropTarget", on); }
    [[nodiscard]] Self&& drop_target(bool on) && { return std::move(drop_target(on)); }
};

template <class Self>
using rename_options =
    option_list<Self, drop_target_option, comment_option, max_time_option, write_concern_option>;

/// Renames the collection within its database. Throws invalid_name, or operation_failure if the
/// new name is taken.
/// @see https://www.mongodb.com/docs/manual/reference/command/renameCollection/
class rename_collection : public options_base, public rename_options<rename_collection> {
public:
    template <class Self>
    using options = rename_options<Self>;
    using result = void;

    explicit rename_collection(std::string_view new_name) : new_name_(new_name) {}
    result run(const driver::target& where) const;

private:
    std::string new_name_;
};

/// Whether to leave out what the user may not see; needs the names only.
template <class Self>
struct authorized_collections_option {
    Self& authorized_collections(bool on) & {
        return set_option(static_cast<Self&>(*this), "authorizedCollections", on);
    }
    [[nodiscard]] Self&& authorized_collections(bool on) && {
        return std::move(authorized_collections(on));
    }
};

template <class Self>
using list_collections_options =
    option_list<Self, filter_option, authorized_collections_option, batch_size_option,
                raw_data_option, comment_option, max_time_option, read_preference_option>;

/// Opens a cursor with one document a collection: name, type, options, info, idIndex.
/// @see https://www.mongodb.com/docs/manual/reference/command/listCollections/
class list_collections : public options_base, public list_collections_options<list_collections> {
public:
    template <class Self>
    using options = list_collections_options<Self>;
    using result = driver::cursor;

    result run(const driver::target& where) const;
    [[nodiscard]] bool waits() const { return false; }
};

/// Only the names, all of them.
class list_collection_names : public options_base,
                              public list_collections_options<list_collection_names> {
public:
    template <class Self>
    using options = list_collections_options<Self>;
    using result = std::vector<std::string>;

    result run(const driver::target& where) const;
};

}  // namespace motor::ops
