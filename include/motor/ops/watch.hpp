// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/driver/run_context.hpp>
#include <motor/ops/find.hpp>

#include <string_view>

namespace motor::ops {

/// Adds full_document().
template <class Self>
struct full_document_option {
    /// What an update carries of the whole document: `default`, `updateLookup`, `whenAvailable` or
    /// `required`.
    Self& full_document(std::string_view which) & {
        return set_option(this, "fullDocument", which);
    }
    [[nodiscard]] Self&& full_document(std::string_view which) && {
        return std::move(full_document(which));
    }
};

/// Adds full_document_before_change().
template <class Self>
struct full_document_before_change_option {
    /// What a change carries of the document as it was before: `off`, `whenAvailable` or
    /// `required`. Default: `off`.
    Self& full_document_before_change(std::string_view which) & {
        return set_option(this, "fullDocumentBeforeChange", which);
    }
    [[nodiscard]] Self&& full_document_before_change(std::string_view which) && {
        return std::move(full_document_before_change(which));
    }
};

/// Adds resume_after().
template <class Self>
struct resume_after_option {
    /// Continues after the change with this token. The server refuses the token of an invalidate.
    Self& resume_after(document_view token) & { return set_option(this, "resumeAfter", token); }
    [[nodiscard]] Self&& resume_after(document_view token) && {
        return std::move(resume_after(token));
    }
};

/// Adds start_after().
template <class Self>
struct start_after_option {
    /// Continues after the change with this token, also after an invalidate: with a new stream over
    /// what has taken the place.
    Self& start_after(document_view token) & { return set_option(this, "startAfter", token); }
    [[nodiscard]] Self&& start_after(document_view token) && {
        return std::move(start_after(token));
    }
};

/// Adds start_at_operation_time().
template <class Self>
struct start_at_operation_time_option {
    /// Starts with the changes of this cluster time, which may be in the past.
    Self& start_at_operation_time(timestamp from) & {
        return set_option(this, "startAtOperationTime", from);
    }
    [[nodiscard]] Self&& start_at_operation_time(timestamp from) && {
        return std::move(start_at_operation_time(from));
    }
};

/// Adds show_expanded_events().
template <class Self>
struct show_expanded_events_option {
    /// Includes changes of indexes, shards and other definitions. Default: false.
    Self& show_expanded_events(bool on) & { return set_option(this, "showExpandedEvents", on); }
    [[nodiscard]] Self&& show_expanded_events(bool on) && {
        return std::move(show_expanded_events(on));
    }
};

/// Options of collection::watch(), database::watch() and client::watch().
template <class Self>
using watch_options =
    option_list<Self, full_document_option, full_document_before_change_option, resume_after_option,
                start_after_option, start_at_operation_time_option, show_expanded_events_option,
                batch_size_option, max_await_time_option, collation_option, comment_option,
                read_concern_option, read_preference_option>;

/// The operation of collection::watch(), database::watch() and client::watch(); its options are
/// those of watch_options.
/// @see
/// https://github.com/mongodb/specifications/blob/master/source/change-streams/change-streams.md
class MOTOR_EXPORT watch : public fluent_operation<watch, watch_options> {
public:
    using result = detail::server_cursor;

    explicit watch(array_view pipeline);
    result run(const detail::run_context& context) const;

    /// The stage's options that say where to start.
    [[nodiscard]] document start() const;
    /// The same stream from another start on.
    [[nodiscard]] watch started_at(document_view start) const;
};

}  // namespace motor::ops
