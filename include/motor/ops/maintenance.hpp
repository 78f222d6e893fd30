// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/options.hpp>

#include <string>
#include <string_view>

namespace motor::ops {

/// Adds full().
template <class Self>
struct full_option {
    /// Reads everything, which takes longer and finds more. Default: false.
    Self& full(bool on) & { return set_option(this, "full", on); }
    [[nodiscard]] Self&& full(bool on) && { return std::move(full(on)); }
};

/// Adds background().
template <class Self>
struct background_option {
    /// Checks without locking others out of the collection. Default: false.
    Self& background(bool on) & { return set_option(this, "background", on); }
    [[nodiscard]] Self&& background(bool on) && { return std::move(background(on)); }
};

/// Options of database::validate_collection().
template <class Self>
using validate_collection_options =
    option_list<Self, full_option, background_option, comment_option, max_time_option,
                read_preference_option>;

/// The operation of database::validate_collection(). Options: validate_collection_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/validate/
class MOTOR_EXPORT validate_collection
    : public fluent_operation<validate_collection, validate_collection_options> {
public:
    using result = document;  ///< The server's report.

    explicit validate_collection(std::string_view name) : name_(name) {}
    result run(const detail::run_context& context) const;

private:
    std::string name_;
};

/// Options of collection::reindex().
template <class Self>
using reindex_options = option_list<Self, comment_option, max_time_option>;

/// The operation of collection::reindex(). Options: reindex_options.
/// @see https://www.mongodb.com/docs/manual/reference/command/reIndex/
class MOTOR_EXPORT reindex : public fluent_operation<reindex, reindex_options> {
public:
    using result = document;  ///< The server's reply.

    result run(const detail::run_context& context) const;
};

}  // namespace motor::ops
