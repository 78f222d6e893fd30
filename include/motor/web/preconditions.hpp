// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/web/entity_tag.hpp>
#include <motor/web/http_date.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// Conditions in a request about the version of the file that the client has.
/// @see https://www.rfc-editor.org/rfc/rfc9110#section-13
namespace motor::web {

/// Conditional fields of a request, as they came; several lines of one name are joined by commas.
struct conditions {
    std::optional<std::string> if_match;             ///< If-Match: tags.
    std::optional<std::string> if_unmodified_since;  ///< If-Unmodified-Since: a date.
    std::optional<std::string> if_none_match;        ///< If-None-Match: tags.
    std::optional<std::string> if_modified_since;    ///< If-Modified-Since: a date.
    std::optional<std::string> range;                ///< Range: the part that is wanted.
    std::optional<std::string> if_range;             ///< If-Range: a tag or a date.
};

/// Version of a file. A file without a date has no `modified`.
struct validators {
    std::string tag;                                   ///< Entity tag, with its quotes.
    std::optional<std::chrono::sys_seconds> modified;  ///< Time at which the file was uploaded.
};

/// Result of evaluating the conditions.
enum class verdict {
    proceed,              ///< Answer as if there were no conditions.
    not_modified,         ///< 304: the client has this version.
    precondition_failed,  ///< 412: the file is not the version that the client means.
};

/// Evaluates the conditions in the order that HTTP prescribes for GET and HEAD: tags come before
/// dates. A date that makes no sense is ignored, and so are all dates if the file has none.
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

/// Whether the range of a Range field may be sent: If-Range is absent, or names this version, of
/// which the client has other parts. A date only counts if it is the file's own and more than a
/// second old, since the file may have changed twice within that second.
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
