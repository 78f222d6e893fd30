// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/rare_types.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/write_options.hpp>

#include <string_view>
#include <vector>

/// mapReduce. Deprecated by MongoDB since 5.0: aggregate() does the same, faster.
/// @see https://www.mongodb.com/docs/manual/reference/command/mapReduce/
/// @see https://www.mongodb.com/docs/manual/reference/map-reduce-to-aggregation-pipeline/
namespace motor::ops {

/// Adds query().
template <class Self>
struct query_option {
    /// Maps only the documents that match.
    Self& query(document_view filter) & { return set_option(this, "query", filter); }
    [[nodiscard]] Self&& query(document_view filter) && { return std::move(query(filter)); }
};

/// Adds finalize().
template <class Self>
struct finalize_option {
    /// JavaScript function `(key, reduced)` whose result replaces each reduced value.
    Self& finalize(std::string_view function) & {
        return set_option(this, "finalize", code{function});
    }
    [[nodiscard]] Self&& finalize(std::string_view function) && {
        return std::move(finalize(function));
    }
};

/// Adds scope().
template <class Self>
struct scope_option {
    /// Variables that the functions see.
    Self& scope(document_view variables) & { return set_option(this, "scope", variables); }
    [[nodiscard]] Self&& scope(document_view variables) && { return std::move(scope(variables)); }
};

/// Adds verbose().
template <class Self>
struct verbose_option {
    /// Adds the duration of each step to the reply. Default: false.
    Self& verbose(bool on) & { return set_option(this, "verbose", on); }
    [[nodiscard]] Self&& verbose(bool on) && { return std::move(verbose(on)); }
};

/// Base of both: the functions, and how they are sent.
class MOTOR_EXPORT map_reduce_base : public options_base {
protected:
    map_reduce_base(std::string_view map, std::string_view reduce, const value& out);
    document send(const detail::run_context& context, detail::command_kind kind) const;

private:
    code map_, reduce_;
    value out_;
};

/// Options of collection::map_reduce().
template <class Self>
using map_reduce_options =
    option_list<Self, query_option, sort_option, limit_option, finalize_option, scope_option,
                verbose_option, bypass_document_validation_option, collation_option, comment_option,
                max_time_option, write_concern_option>;

/// The operation of collection::map_reduce(). Options: map_reduce_options.
class map_reduce : public fluent_operation<map_reduce, map_reduce_options, map_reduce_base> {
public:
    using result = document;  ///< The server's reply.

    map_reduce(std::string_view map, std::string_view reduce, const value& out)
        : fluent_operation(map, reduce, out) {}
    result run(const detail::run_context& context) const {
        return send(context, detail::command_kind::write);
    }
};

/// Options of collection::inline_map_reduce().
template <class Self>
using inline_map_reduce_options =
    option_list<Self, query_option, sort_option, limit_option, finalize_option, scope_option,
                verbose_option, collation_option, comment_option, max_time_option,
                read_concern_option, read_preference_option>;

/// The operation of collection::inline_map_reduce(). Options: inline_map_reduce_options.
class MOTOR_EXPORT inline_map_reduce
    : public fluent_operation<inline_map_reduce, inline_map_reduce_options, map_reduce_base> {
public:
    using result = std::vector<document>;  ///< `{_id: key, value: ...}` each.

    inline_map_reduce(std::string_view map, std::string_view reduce);
    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
