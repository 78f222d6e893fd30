// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/options.hpp>

#include <string>
#include <string_view>

namespace motor::ops {

/// Reads everything, which takes longer and finds more.
template <class Self>
struct full_option {
    Self& full(bool on) & { return set_option(static_cast<Self&>(*this), "full", on); }
    [[nodiscard]] Self&& full(bool on) && { return std::move(full(on)); }
};

/// Without keeping others from the collection.
template <class Self>
struct background_option {
    Self& background(bool on) & { return set_option(static_cast<Self&>(*this), "background", on); }
    [[nodiscard]] Self&& background(bool on) && { return std::move(background(on)); }
};

template <class Self>
using validate_collection_options =
    option_list<Self, full_option, background_option, comment_option, max_time_option,
                read_preference_option>;

/// Checks a collection's data and indexes and returns the server's report. Throws
/// collection_invalid, whose reply() is the report, if something is damaged.
/// @see https://www.mongodb.com/docs/manual/reference/command/validate/
class validate_collection : public options_base,
                            public validate_collection_options<validate_collection> {
public:
    template <class Self>
    using options = validate_collection_options<Self>;
    using result = document;

    explicit validate_collection(std::string_view name) : name_(name) {}
    result run(const driver::target& where) const;

private:
    std::string name_;
};

template <class Self>
using reindex_options = option_list<Self, comment_option, max_time_option>;

/// Builds all the collection's indexes anew, while nobody else may use it. Returns the server's
/// reply. Servers from 5.0 on do that only when they are no members of a replica set; to make one
/// index anew, drop it and make it.
/// @see https://www.mongodb.com/docs/manual/reference/command/reIndex/
class reindex : public options_base, public reindex_options<reindex> {
public:
    template <class Self>
    using options = reindex_options<Self>;
    using result = document;

    result run(const driver::target& where) const;
};

}  // namespace motor::ops
