// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/saturated.hpp>
#include <motor/bson/value.hpp>
#include <motor/detail/base/access.hpp>
#include <motor/detail/driver/server_time.hpp>
#include <motor/settings/concerns.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

/// The fluent options, each written once. An operation lists those that its command takes; both
/// the operation itself and its asynchronous wrapper get them, `Self` being the one or the other.
///
/// An option writes straight into the operation's BSON under the server's name, its default too;
/// setting it again replaces it. Every option can be set on an lvalue too, and returns what it was
/// called on. A negative limit, number or time is refused with invalid_operation when the operation
/// is started; a time of more than 2^31 - 1 milliseconds, which servers refuse, is sent as that.
namespace motor::ops {

/// Base of operations: the fields of the command and the concerns of its own.
class options_base {
public:
    /// Sets any option of the command under the server's own name, for those that have no member
    /// here.
    template <class T>
    void option(std::string_view name, const T& setting) {
        fields_.set(name, setting);
    }
    /// Concerns and read preference of this operation alone.
    [[nodiscard]] concerns& settings() noexcept { return settings_; }
    /// Fields that were set with option().
    [[nodiscard]] document_view given() const noexcept { return fields_; }

protected:
    document fields_;
    concerns settings_;
};

/// The list of options of an operation: their members.
template <class Self, template <class> class... Option>
class option_list
    // Of such a list of bases doxygen would show the first alone.
    /// @cond
    : public Option<Self>...
/// @endcond
{};

/// Options of an operation that has none.
template <class Self>
using no_options = option_list<Self>;

/// Base of an operation without options.
class plain_operation {
public:
    template <class Self>
    using options = no_options<Self>;
};

/// Base of an operation with options: its fluent members, and by `options` those of what a handle
/// returns, `operation<Op>` or a cursor. They set what `Base` keeps: the `fields_` of the command
/// and the `settings_`, which `run` sends.
///
///   class delete_one : public fluent_operation<delete_one, delete_options> { ... };
template <class Op, template <class> class Options, class Base = options_base>
class fluent_operation : public Base, public Options<Op> {
public:
    template <class Self>
    using options = Options<Self>;

    using Base::Base;
};

/// Sets a field of the command, and returns the object of which `option` is a base: an operation or
/// a cursor. A fluent member passes its `this`.
template <template <class> class Option, class Self, class T>
Self& set_option(Option<Self>* option, std::string_view name, const T& setting) {
    auto& self = static_cast<Self&>(*option);
    self.option(name, setting);
    return self;
}

/// Sets a concern of the operation alone, as set_option() sets a field.
template <template <class> class Option, class Self, class T>
Self& set_concern(Option<Self>* option, T concerns::*concern, const T& own) {
    auto& self = static_cast<Self&>(*option);
    detail::access::settings(self).*concern = own;
    return self;
}

/// Adds projection().
template <class Self>
struct projection_option {
    /// Fields to return: `{name: 1, _id: 0}`. Default: all.
    Self& projection(document_view fields) & { return set_option(this, "projection", fields); }
    [[nodiscard]] Self&& projection(document_view fields) && {
        return std::move(projection(fields));
    }
};

/// Adds sort().
template <class Self>
struct sort_option {
    /// Order of the matches: `{field: 1}` ascending, `{field: -1}` descending, the first field
    /// first.
    Self& sort(document_view keys) & { return set_option(this, "sort", keys); }
    [[nodiscard]] Self&& sort(document_view keys) && { return std::move(sort(keys)); }
};

/// Adds skip().
template <class Self>
struct skip_option {
    /// Number of matches to skip. Default: 0.
    Self& skip(std::int64_t count) & { return set_option(this, "skip", count); }
    [[nodiscard]] Self&& skip(std::int64_t count) && { return std::move(skip(count)); }
};

/// Adds limit().
template <class Self>
struct limit_option {
    /// Greatest number of documents to return or count. Default: 0, all.
    Self& limit(std::int64_t count) & { return set_option(this, "limit", count); }
    [[nodiscard]] Self&& limit(std::int64_t count) && { return std::move(limit(count)); }
};

/// Adds batch_size().
template <class Self>
struct batch_size_option {
    /// Documents per round trip of a cursor. Default: the server's choice.
    Self& batch_size(std::int32_t count) & { return set_option(this, "batchSize", count); }
    [[nodiscard]] Self&& batch_size(std::int32_t count) && { return std::move(batch_size(count)); }
};

/// Adds collation().
template <class Self>
struct collation_option {
    /// Rules by which strings compare: `{locale: "fr"}`.
    /// @see https://www.mongodb.com/docs/manual/reference/collation/
    Self& collation(document_view rules) & { return set_option(this, "collation", rules); }
    [[nodiscard]] Self&& collation(document_view rules) && { return std::move(collation(rules)); }
};

/// Adds hint().
template <class Self>
struct hint_option {
    /// Index to use: its name, or its keys as a document.
    Self& hint(const value& index) & { return set_option(this, "hint", index); }
    [[nodiscard]] Self&& hint(const value& index) && { return std::move(hint(index)); }
};

/// Adds let().
template <class Self>
struct let_option {
    /// Variables that expressions read as `$$name`.
    Self& let(document_view variables) & { return set_option(this, "let", variables); }
    [[nodiscard]] Self&& let(document_view variables) && { return std::move(let(variables)); }
};

/// Adds max().
template <class Self>
struct max_option {
    /// Upper bound of the index keys, exclusive. Needs hint().
    Self& max(document_view bound) & { return set_option(this, "max", bound); }
    [[nodiscard]] Self&& max(document_view bound) && { return std::move(max(bound)); }
};

/// Adds min().
template <class Self>
struct min_option {
    /// Lower bound of the index keys, inclusive. Needs hint().
    Self& min(document_view bound) & { return set_option(this, "min", bound); }
    [[nodiscard]] Self&& min(document_view bound) && { return std::move(min(bound)); }
};

/// Adds return_key().
template <class Self>
struct return_key_option {
    /// Returns only the index keys of the matches. Default: false.
    Self& return_key(bool on) & { return set_option(this, "returnKey", on); }
    [[nodiscard]] Self&& return_key(bool on) && { return std::move(return_key(on)); }
};

/// Adds show_record_id().
template <class Self>
struct show_record_id_option {
    /// Adds `$recordId` to each document. Default: false.
    Self& show_record_id(bool on) & { return set_option(this, "showRecordId", on); }
    [[nodiscard]] Self&& show_record_id(bool on) && { return std::move(show_record_id(on)); }
};

/// Adds allow_partial_results().
template <class Self>
struct allow_partial_results_option {
    /// Answers even if shards are down. Default: false.
    Self& allow_partial_results(bool on) & { return set_option(this, "allowPartialResults", on); }
    [[nodiscard]] Self&& allow_partial_results(bool on) && {
        return std::move(allow_partial_results(on));
    }
};

/// Adds no_cursor_timeout().
template <class Self>
struct no_cursor_timeout_option {
    /// Keeps the server from closing the cursor while it is idle. Default: false.
    Self& no_cursor_timeout(bool on) & { return set_option(this, "noCursorTimeout", on); }
    [[nodiscard]] Self&& no_cursor_timeout(bool on) && { return std::move(no_cursor_timeout(on)); }
};

/// Adds allow_disk_use().
template <class Self>
struct allow_disk_use_option {
    /// Lets stages that need more than 100 MB write to disk.
    Self& allow_disk_use(bool on) & { return set_option(this, "allowDiskUse", on); }
    [[nodiscard]] Self&& allow_disk_use(bool on) && { return std::move(allow_disk_use(on)); }
};

/// Adds comment().
template <class Self>
struct comment_option {
    /// Note that shows in the server's log, profiler and `currentOp`.
    Self& comment(const value& note) & { return set_option(this, "comment", note); }
    [[nodiscard]] Self&& comment(const value& note) && { return std::move(comment(note)); }
};

/// Adds max_time().
template <class Self>
struct max_time_option {
    /// Time limit that the server applies, in milliseconds (`maxTimeMS`): past it the operation
    /// throws execution_timeout. Default: 0, no limit.
    Self& max_time(saturated<std::chrono::milliseconds> limit) & {
        return set_option(this, "maxTimeMS", detail::server_time(limit));
    }
    [[nodiscard]] Self&& max_time(saturated<std::chrono::milliseconds> limit) && {
        return std::move(max_time(limit));
    }
};

/// Adds raw_data().
template <class Self>
struct raw_data_option {
    /// Reads or writes a time series collection as it is stored, in buckets; for MongoDB's own
    /// tools. Not sent to servers before 8.2. A write is refused with invalid_operation where
    /// messages are compressed, because libmongoc has no place for it.
    Self& raw_data(bool on) & { return set_option(this, "rawData", on); }
    [[nodiscard]] Self&& raw_data(bool on) && { return std::move(raw_data(on)); }
};

/// Adds read_concern().
template <class Self>
struct read_concern_option {
    /// Read concern of this operation, in place of the inherited one.
    Self& read_concern(const motor::read_concern& own) & {
        return set_concern(this, &concerns::read_concern, own);
    }
    [[nodiscard]] Self&& read_concern(const motor::read_concern& own) && {
        return std::move(read_concern(own));
    }
};

/// Adds write_concern().
template <class Self>
struct write_concern_option {
    /// Write concern of this operation, in place of the inherited one.
    Self& write_concern(const motor::write_concern& own) & {
        return set_concern(this, &concerns::write_concern, own);
    }
    [[nodiscard]] Self&& write_concern(const motor::write_concern& own) && {
        return std::move(write_concern(own));
    }
};

/// Adds read_preference().
template <class Self>
struct read_preference_option {
    /// Read preference of this operation, in place of the inherited one.
    Self& read_preference(const motor::read_preference& own) & {
        return set_concern(this, &concerns::read_preference, own);
    }
    [[nodiscard]] Self&& read_preference(const motor::read_preference& own) && {
        return std::move(read_preference(own));
    }
};

/// Options of a command that reads, and has none of its own.
template <class Self>
using plain_read_options =
    option_list<Self, comment_option, max_time_option, read_preference_option>;

}  // namespace motor::ops
