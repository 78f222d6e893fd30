// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/saturated.hpp>
#include <motor/bson/value.hpp>
#include <motor/driver/concerns.hpp>
#include <motor/driver/server_time.hpp>

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

/// What an operation collects: the fields of its command and the concerns of its own.
class options_base {
public:
    /// Any option of the command under the server's own name, for those that have no member here.
    template <class T>
    void option(std::string_view name, const T& setting) {
        fields_.set(name, setting);
    }
    [[nodiscard]] concerns& settings() noexcept { return settings_; }
    /// What was given with option().
    [[nodiscard]] document_view given() const noexcept { return fields_; }

protected:
    document fields_;
    concerns settings_;
};

/// An operation's list of options.
template <class Self, template <class> class... Option>
class option_list : public Option<Self>... {};

/// For the fluent members below.
template <class Self, class T>
Self& set_option(Self& self, std::string_view name, const T& setting) {
    self.option(name, setting);
    return self;
}

/// The fields to return: `{name: 1, _id: 0}`.
template <class Self>
struct projection_option {
    Self& projection(document_view fields) & {
        return set_option(static_cast<Self&>(*this), "projection", fields);
    }
    [[nodiscard]] Self&& projection(document_view fields) && {
        return std::move(projection(fields));
    }
};

/// `{field: 1 or -1, ...}`, in order.
template <class Self>
struct sort_option {
    Self& sort(document_view keys) & { return set_option(static_cast<Self&>(*this), "sort", keys); }
    [[nodiscard]] Self&& sort(document_view keys) && { return std::move(sort(keys)); }
};

/// How many matches to pass over.
template <class Self>
struct skip_option {
    Self& skip(std::int64_t count) & {
        return set_option(static_cast<Self&>(*this), "skip", count);
    }
    [[nodiscard]] Self&& skip(std::int64_t count) && { return std::move(skip(count)); }
};

/// How many documents at most; 0 is all.
template <class Self>
struct limit_option {
    Self& limit(std::int64_t count) & {
        return set_option(static_cast<Self&>(*this), "limit", count);
    }
    [[nodiscard]] Self&& limit(std::int64_t count) && { return std::move(limit(count)); }
};

/// Documents per round trip of a cursor.
template <class Self>
struct batch_size_option {
    Self& batch_size(std::int32_t count) & {
        return set_option(static_cast<Self&>(*this), "batchSize", count);
    }
    [[nodiscard]] Self&& batch_size(std::int32_t count) && { return std::move(batch_size(count)); }
};

/// How strings compare: `{locale: "fr"}`.
/// @see https://www.mongodb.com/docs/manual/reference/collation/
template <class Self>
struct collation_option {
    Self& collation(document_view rules) & {
        return set_option(static_cast<Self&>(*this), "collation", rules);
    }
    [[nodiscard]] Self&& collation(document_view rules) && { return std::move(collation(rules)); }
};

/// The index to use: its name, or its keys as a document.
template <class Self>
struct hint_option {
    Self& hint(const value& index) & {
        return set_option(static_cast<Self&>(*this), "hint", index);
    }
    [[nodiscard]] Self&& hint(const value& index) && { return std::move(hint(index)); }
};

/// Variables that expressions read as `$$name`.
template <class Self>
struct let_option {
    Self& let(document_view variables) & {
        return set_option(static_cast<Self&>(*this), "let", variables);
    }
    [[nodiscard]] Self&& let(document_view variables) && { return std::move(let(variables)); }
};

/// Upper index bound, exclusive; needs hint.
template <class Self>
struct max_option {
    Self& max(document_view bound) & { return set_option(static_cast<Self&>(*this), "max", bound); }
    [[nodiscard]] Self&& max(document_view bound) && { return std::move(max(bound)); }
};

/// Lower index bound, inclusive; needs hint.
template <class Self>
struct min_option {
    Self& min(document_view bound) & { return set_option(static_cast<Self&>(*this), "min", bound); }
    [[nodiscard]] Self&& min(document_view bound) && { return std::move(min(bound)); }
};

/// Only the index keys of the matches.
template <class Self>
struct return_key_option {
    Self& return_key(bool on) & { return set_option(static_cast<Self&>(*this), "returnKey", on); }
    [[nodiscard]] Self&& return_key(bool on) && { return std::move(return_key(on)); }
};

/// Adds `$recordId` to each document.
template <class Self>
struct show_record_id_option {
    Self& show_record_id(bool on) & {
        return set_option(static_cast<Self&>(*this), "showRecordId", on);
    }
    [[nodiscard]] Self&& show_record_id(bool on) && { return std::move(show_record_id(on)); }
};

/// Answers although shards are down.
template <class Self>
struct allow_partial_results_option {
    Self& allow_partial_results(bool on) & {
        return set_option(static_cast<Self&>(*this), "allowPartialResults", on);
    }
    [[nodiscard]] Self&& allow_partial_results(bool on) && {
        return std::move(allow_partial_results(on));
    }
};

/// The server keeps the cursor while it is idle.
template <class Self>
struct no_cursor_timeout_option {
    Self& no_cursor_timeout(bool on) & {
        return set_option(static_cast<Self&>(*this), "noCursorTimeout", on);
    }
    [[nodiscard]] Self&& no_cursor_timeout(bool on) && { return std::move(no_cursor_timeout(on)); }
};

/// Lets stages over 100 MB spill to disk.
template <class Self>
struct allow_disk_use_option {
    Self& allow_disk_use(bool on) & {
        return set_option(static_cast<Self&>(*this), "allowDiskUse", on);
    }
    [[nodiscard]] Self&& allow_disk_use(bool on) && { return std::move(allow_disk_use(on)); }
};

/// Shows in the server's log, profiler and currentOp.
template <class Self>
struct comment_option {
    Self& comment(const value& note) & {
        return set_option(static_cast<Self&>(*this), "comment", note);
    }
    [[nodiscard]] Self&& comment(const value& note) && { return std::move(comment(note)); }
};

/// The server gives up after this time: execution_timeout. 0 is no limit.
template <class Self>
struct max_time_option {
    Self& max_time(saturated<std::chrono::milliseconds> limit) & {
        return set_option(static_cast<Self&>(*this), "maxTimeMS", driver::server_time(limit));
    }
    [[nodiscard]] Self&& max_time(saturated<std::chrono::milliseconds> limit) && {
        return std::move(max_time(limit));
    }
};

/// For MongoDB's own tools: a time series collection as it is stored, in buckets. Servers
/// before 8.2 are not told. A write is refused with invalid_operation where messages are
/// compressed, because libmongoc has no place for it.
template <class Self>
struct raw_data_option {
    Self& raw_data(bool on) & { return set_option(static_cast<Self&>(*this), "rawData", on); }
    [[nodiscard]] Self&& raw_data(bool on) && { return std::move(raw_data(on)); }
};

/// Overrides the one inherited.
template <class Self>
struct read_concern_option {
    Self& read_concern(const motor::read_concern& own) & {
        auto& self = static_cast<Self&>(*this);
        self.settings().read_concern = own;
        return self;
    }
    [[nodiscard]] Self&& read_concern(const motor::read_concern& own) && {
        return std::move(read_concern(own));
    }
};

/// Overrides the one inherited.
template <class Self>
struct write_concern_option {
    Self& write_concern(const motor::write_concern& own) & {
        auto& self = static_cast<Self&>(*this);
        self.settings().write_concern = own;
        return self;
    }
    [[nodiscard]] Self&& write_concern(const motor::write_concern& own) && {
        return std::move(write_concern(own));
    }
};

/// Overrides the one inherited.
template <class Self>
struct read_preference_option {
    Self& read_preference(const motor::read_preference& own) & {
        auto& self = static_cast<Self&>(*this);
        self.settings().read_preference = own;
        return self;
    }
    [[nodiscard]] Self&& read_preference(const motor::read_preference& own) && {
        return std::move(read_preference(own));
    }
};

}  // namespace motor::ops
