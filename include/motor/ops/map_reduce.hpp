// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/rare_types.hpp>
#include <motor/driver/target.hpp>
#include <motor/ops/write_options.hpp>

#include <string_view>
#include <vector>

/// mapReduce. Deprecated by MongoDB since 5.0: aggregate() does the same, faster.
/// @see https://www.mongodb.com/docs/manual/reference/command/mapReduce/
/// @see https://www.mongodb.com/docs/manual/reference/map-reduce-to-aggregation-pipeline/
namespace motor::ops {

/// Only the documents that match.
template <class Self>
struct query_option {
    Self& query(document_view filter) & {
        return set_option(static_cast<Self&>(*this), "query", filter);
    }
    [[nodiscard]] Self&& query(document_view filter) && { return std::move(query(filter)); }
};

/// A JavaScript function `(key, reduced)` that has the last word on each value.
template <class Self>
struct finalize_option {
    Self& finalize(std::string_view function) & {
        return set_option(static_cast<Self&>(*this), "finalize", code{function});
    }
    [[nodiscard]] Self&& finalize(std::string_view function) && {
        return std::move(finalize(function));
    }
};

/// Variables that the functions see.
template <class Self>
struct scope_option {
    Self& scope(document_view variables) & {
        return set_option(static_cast<Self&>(*this), "scope", variables);
    }
    [[nodiscard]] Self&& scope(document_view variables) && { return std::move(scope(variables)); }
};

/// Has the reply say how long each step took.
template <class Self>
struct verbose_option {
    Self& verbose(bool on) & { return set_option(static_cast<Self&>(*this), "verbose", on); }
    [[nodiscard]] Self&& verbose(bool on) && { return std::move(verbose(on)); }
};

/// What both have in common: the functions, and how they are sent.
class map_reduce_base : public options_base {
protected:
    map_reduce_base(std::string_view map, std::string_view reduce, const value& out);
    document send(const driver::target& where, driver::command_kind kind) const;

private:
    code map_, reduce_;
    value out_;
};

template <class Self>
using map_reduce_options =
    option_list<Self, query_option, sort_option, limit_option, finalize_option, scope_option,
                verbose_option, bypass_document_validation_option, collation_option, comment_option,
                max_time_option, write_concern_option>;

/// Stores what it comes to in a collection: `out` is its name, or a document such as `{merge:
/// name}`. Returns the server's reply, whose `result` is that name.
class map_reduce : public map_reduce_base, public map_reduce_options<map_reduce> {
public:
    template <class Self>
    using options = map_reduce_options<Self>;
    using result = document;

    map_reduce(std::string_view map, std::string_view reduce, const value& out)
        : map_reduce_base(map, reduce, out) {}
    result run(const driver::target& where) const {
        return send(where, driver::command_kind::write);
    }
};

template <class Self>
using inline_map_reduce_options =
    option_list<Self, query_option, sort_option, limit_option, finalize_option, scope_option,
                verbose_option, collation_option, comment_option, max_time_option,
                read_concern_option, read_preference_option>;

/// Returns what it comes to, `{_id: key, value: ...}` each; all in one reply, so at most 16 MB.
class inline_map_reduce : public map_reduce_base,
                          public inline_map_reduce_options<inline_map_reduce> {
public:
    template <class Self>
    using options = inline_map_reduce_options<Self>;
    using result = std::vector<document>;

    inline_map_reduce(std::string_view map, std::string_view reduce);
    result run(const driver::target& where) const;
};

}  // namespace motor::ops
