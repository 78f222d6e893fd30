// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/write_options.hpp>

#include <optional>

namespace motor::ops {

/// The three send `findAndModify`, and return the document before the change unless told
/// otherwise, or nothing where none matched.
/// @see https://www.mongodb.com/docs/manual/reference/command/findAndModify/
class find_and_modify_base : public options_base {
public:
    using result = std::optional<document>;

protected:
    explicit find_and_modify_base(document_view filter) { fields_.append("query", filter); }
    result send(const driver::target& where) const;
};

template <class Self>
using find_one_and_update_options =
    option_list<Self, returned_fields_option, sort_option, upsert_option, return_document_option,
                array_filters_option, bypass_document_validation_option, collation_option,
                hint_option, let_option, raw_data_option, comment_option, max_time_option,
                write_concern_option>;

/// Changes the first match and returns it.
class find_one_and_update : public find_and_modify_base,
                            public find_one_and_update_options<find_one_and_update> {
public:
    template <class Self>
    using options = find_one_and_update_options<Self>;

    find_one_and_update(document_view filter, document_view change);
    find_one_and_update(document_view filter, array_view pipeline);
    result run(const driver::target& where) const;
};

template <class Self>
using find_one_and_replace_options =
    option_list<Self, returned_fields_option, sort_option, upsert_option, return_document_option,
                bypass_document_validation_option, collation_option, hint_option, let_option,
                raw_data_option, comment_option, max_time_option, write_concern_option>;

/// Replaces the first match and returns it.
class find_one_and_replace : public find_and_modify_base,
                             public find_one_and_replace_options<find_one_and_replace> {
public:
    template <class Self>
    using options = find_one_and_replace_options<Self>;

    find_one_and_replace(document_view filter, document_view replacement);
    result run(const driver::target& where) const;
};

template <class Self>
using find_one_and_delete_options =
    option_list<Self, returned_fields_option, sort_option, collation_option, hint_option,
                let_option, raw_data_option, comment_option, max_time_option, write_concern_option>;

/// Deletes the first match and returns it.
class find_one_and_delete : public find_and_modify_base,
                            public find_one_and_delete_options<find_one_and_delete> {
public:
    template <class Self>
    using options = find_one_and_delete_options<Self>;

    explicit find_one_and_delete(document_view filter);
    result run(const driver::target& where) const { return send(where); }
};

}  // namespace motor::ops
