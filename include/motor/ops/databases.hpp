// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <string>
#include <vector>

namespace motor::ops {

/// Only the databases (collections) that match.
template <class Self>
struct filter_option {
    Self& filter(document_view condition) & {
        return set_option(static_cast<Self&>(*this), "filter", condition);
    }
    [[nodiscard]] Self&& filter(document_view condition) && { return std::move(filter(condition)); }
};

/// Whether to leave out what the user may not see; the server's default depends on the user.
template <class Self>
struct authorized_databases_option {
    Self& authorized_databases(bool on) & {
        return set_option(static_cast<Self&>(*this), "authorizedDatabases", on);
    }
    [[nodiscard]] Self&& authorized_databases(bool on) && {
        return std::move(authorized_databases(on));
    }
};

template <class Self>
using list_databases_options = option_list<Self, filter_option, authorized_databases_option,
                                           comment_option, max_time_option, read_preference_option>;

/// One document a database: name, sizeOnDisk, empty.
/// @see https://www.mongodb.com/docs/manual/reference/command/listDatabases/
class list_databases : public options_base, public list_databases_options<list_databases> {
public:
    template <class Self>
    using options = list_databases_options<Self>;
    using result = std::vector<document>;

    result run(const driver::target& where) const;
};

/// Only the names, which asks less of the server.
class list_database_names : public options_base,
                            public list_databases_options<list_database_names> {
public:
    template <class Self>
    using options = list_databases_options<Self>;
    using result = std::vector<std::string>;

    result run(const driver::target& where) const;
};

template <class Self>
using drop_options = option_list<Self, comment_option, max_time_option, write_concern_option>;

/// Drops the database with all that is in it; one that does not exist is no error.
/// @see https://www.mongodb.com/docs/manual/reference/command/dropDatabase/
class drop_database : public options_base, public drop_options<drop_database> {
public:
    template <class Self>
    using options = drop_options<Self>;
    using result = void;

    result run(const driver::target& where) const;
};

}  // namespace motor::ops
