// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/web/entity_tag.hpp>
#include <motor/web/http_date.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// What a request says of the file that the client knows already.
/// @see https://www.rfc-editor.org/rfc/rfc9110#section-13
namespace motor::web {

/// A request's fields, as they came; several lines of one name are joined by commas.
struct conditions {
    std::optional<std::string> if_match;             ///< tags
    std::optional<std::string> if_unmodified_since;  ///< a date
    std::optional<std::string> if_none_match;        ///< tags
    std::optional<std::string> if_modified_since;    ///< a date
    std::optional<std::string> range;                ///< which part
    std::optional<std::string> if_range;             ///< a tag or a date
};

/// What a file is known by. A file without a date has no `modified`.
struct validators {
    std::string tag;                                   ///< with its quotes
    std::optional<std::chrono::sys_seconds> modified;  ///< when it was uploaded
};

/// What the conditions come to.
enum class verdict {
    proceed,              ///< as if there were none
    not_modified,         ///< 304: the client has it
    precondition_failed,  ///< 412: it is not the one that the client means
};

/// In the order that HTTP prescribes, for GET and HEAD: tags come before dates, and a date that
/// makes no sense, or a file without one, makes no condition.
[[nodiscard]] inline verdict check_preconditions(const conditions& asked, const validators& has,
                                                 std::chrono::sys_seconds now) {
    auto date = [&](const std::optional<std::string>& field) {
        return field && has.modified ? from_http_date(detail::trimmed(*field), now) : std::nullopt;
    };
    if (asked.if_match) {
        if (!has_tag(*asked.if_match, has.tag, tag_comparison::strong))
            return verdict::precondition_failed;
    } else if (auto since = date(asked.if_unmodified_since)) {
        if (*has.modified > *since) return verdict::precondition_failed;
    }
    if (asked.if_none_match) {
        if (has_tag(*asked.if_none_match, has.tag, tag_comparison::weak))
            return verdict::not_modified;
    } else if (auto since = date(asked.if_modified_since)) {
        if (*has.modified <= *since) return verdict::not_modified;
    }
    return verdict::proceed;
}

/// The part that a Range field asks for may be sent: the client has other parts of the same file,
/// as its If-Range says, or there is none. A date is only good if it is that of the file, which did
/// not change twice within that second: it must be over.
[[nodiscard]] inline bool range_is_of_same_file(const conditions& asked, const validators& has,
                                                std::chrono::sys_seconds now) {
    if (!asked.if_range) return true;
    const auto field = detail::trimmed(*asked.if_range);
    if (detail::tag_length(field) == field.size() && !field.empty())
        return same_tag(field, has.tag, tag_comparison::strong);
    const auto date = from_http_date(field, now);
    return date && has.modified == date && *date < now;
}

}  // namespace motor::web
