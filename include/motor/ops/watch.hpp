// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/find.hpp>

#include <string_view>

namespace motor::ops {

/// What an update carries of the whole document: `default`, `updateLookup`, `whenAvailable` or
/// `required`.
template <class Self>
struct full_document_option {
    Self& full_document(std::string_view which) & {
        return set_option(static_cast<Self&>(*this), "fullDocument", which);
    }
    [[nodiscard]] Self&& full_document(std::string_view which) && {
        return std::move(full_document(which));
    }
};

/// What a change carries of the document as it was: `off`, `whenAvailable` or `required`.
template <class Self>
struct full_document_before_change_option {
    Self& full_document_before_change(std::string_view which) & {
        return set_option(static_cast<Self&>(*this), "fullDocumentBeforeChange", which);
    }
    [[nodiscard]] Self&& full_document_before_change(std::string_view which) && {
        return std::move(full_document_before_change(which));
    }
};

/// Goes on after the change with that token; refused by the server after an invalidate.
template <class Self>
struct resume_after_option {
    Self& resume_after(document_view token) & {
        return set_option(static_cast<Self&>(*this), "resumeAfter", token);
    }
    [[nodiscard]] Self&& resume_after(document_view token) && {
        return std::move(resume_after(token));
    }
};

/// The same, also after an invalidate: a new stream over what has taken the place.
template <class Self>
struct start_after_option {
    Self& start_after(document_view token) & {
        return set_option(static_cast<Self&>(*this), "startAfter", token);
    }
    [[nodiscard]] Self&& start_after(document_view token) && {
        return std::move(start_after(token));
    }
};

/// Only changes from that time on, which may be in the past.
template <class Self>
struct start_at_operation_time_option {
    Self& start_at_operation_time(timestamp from) & {
        return set_option(static_cast<Self&>(*this), "startAtOperationTime", from);
    }
    [[nodiscard]] Self&& start_at_operation_time(timestamp from) && {
        return std::move(start_at_operation_time(from));
    }
};

/// Also what changes indexes, shards and other definitions.
template <class Self>
struct show_expanded_events_option {
    Self& show_expanded_events(bool on) & {
        return set_option(static_cast<Self&>(*this), "showExpandedEvents", on);
    }
    [[nodiscard]] Self&& show_expanded_events(bool on) && {
        return std::move(show_expanded_events(on));
    }
};

template <class Self>
using watch_options =
    option_list<Self, full_document_option, full_document_before_change_option, resume_after_option,
                start_after_option, start_at_operation_time_option, show_expanded_events_option,
                batch_size_option, max_await_time_option, collation_option, comment_option,
                read_concern_option, read_preference_option>;

/// Opens a change stream: an aggregate that starts with `$changeStream`. On a database it is over
/// all its collections, on a client over all databases.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/change-streams/change-streams.md
class watch : public options_base, public watch_options<watch> {
public:
    template <class Self>
    using options = watch_options<Self>;
    using result = driver::cursor;

    explicit watch(array_view pipeline);
    result run(const driver::target& where) const;

    /// The stage's options that say where to start.
    [[nodiscard]] document start() const;
    /// The same stream from another start on.
    [[nodiscard]] watch started_at(document_view start) const;
};

}  // namespace motor::ops
