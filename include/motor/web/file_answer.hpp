// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/gridfs_file.hpp>
#include <motor/web/byte_range.hpp>
#include <motor/web/content_disposition.hpp>
#include <motor/web/entity_tag.hpp>
#include <motor/web/http_date.hpp>
#include <motor/web/media_type.hpp>
#include <motor/web/preconditions.hpp>
#include <motor/web/request_head.hpp>

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace motor::web {

/// The user's functions for answers with a file; all may be empty. Called on the connection's
/// executor.
struct file_settings {
    /// See gridfs_handler::get_cache_time().
    std::function<std::chrono::seconds(const gridfs_file&, std::string_view content_type)>
        cache_time;
    /// See gridfs_handler::set_extra_headers().
    std::function<void(const gridfs_file&, boost::beast::http::fields&)> extra_headers;
    /// See gridfs_handler::disposition().
    web::disposition disposition = web::disposition::none;
};

/// Header of an answer, and which bytes of the file follow it.
// NOLINTNEXTLINE(bugprone-exception-escape): Beast's header moves without a promise that it does
struct file_answer {
    boost::beast::http::response_header<>
        head;               ///< Header without Connection, which the sender sets.
    byte_range range;       ///< Part of the file, if there is a body.
    bool has_body = false;  ///< Whether it is a 200 or 206 to a GET.
};

/// The time, if it can be written as an HTTP date and is not in the future; otherwise nothing.
[[nodiscard]] inline std::optional<std::chrono::sys_seconds> last_modified_of(
    const gridfs_file& file, std::chrono::sys_seconds now) {
    const auto stored = std::chrono::floor<std::chrono::seconds>(file.upload_date());
    if (stored == std::chrono::sys_seconds{} || !fits_http_date(stored)) return std::nullopt;
    return std::min(stored, now);
}

/// The type that was stored with the file, if it is valid in a header; otherwise the type by its
/// name.
[[nodiscard]] inline std::string_view content_type_of(const gridfs_file& file) {
    auto can_stand = [](char c) { return c >= ' ' && c < 0x7F; };
    const auto stored = file.content_type();
    if (!stored.empty() && std::ranges::all_of(stored, can_stand)) return stored;
    return media_type_of(file.filename());
}

/// Sets the fields that identify the file and say how long it may be cached, which are in each
/// answer about it.
inline void describe(boost::beast::http::fields& to, const gridfs_file& file,
                     const validators& known, const file_settings& settings,
                     std::chrono::sys_seconds now) {
    using boost::beast::http::field;
    const auto type = content_type_of(file);
    to.set(field::etag, known.tag);
    if (known.modified) to.set(field::last_modified, to_http_date(*known.modified));
    to.set(field::accept_ranges, "bytes");
    to.set(field::content_type, type);
    to.set("X-Content-Type-Options", "nosniff");
    if (auto how = content_disposition(settings.disposition, file.filename()); !how.empty())
        to.set(field::content_disposition, how);

    std::chrono::seconds keep{0};
    if (settings.cache_time) keep = settings.cache_time(file, type);
    if (keep.count() > 0) {
        to.set(field::cache_control, "max-age=" + std::to_string(keep.count()));
        constexpr std::chrono::seconds longest = std::chrono::years{1000};
        if (auto until = now + std::min(keep, longest); fits_http_date(until))
            to.set(field::expires, to_http_date(until));
    } else {
        to.set(field::cache_control, "no-cache");  // may be cached, and is validated each time
    }
    if (settings.extra_headers) settings.extra_headers(file, to);
}

/// The answer to a GET or HEAD of a file: 200, 206, 304, 412 or 416.
[[nodiscard]] inline file_answer answer_for(const request_head& request, const gridfs_file& file,
                                            const file_settings& settings,
                                            std::chrono::sys_seconds now) {
    namespace http = boost::beast::http;
    const bool is_get = request.method == http::verb::get;
    const validators known{entity_tag_of(file), last_modified_of(file, now)};
    file_answer answer;
    answer.range = {byte_range::kind::whole, 0, file.length()};
    answer.head.version(request.version);
    answer.head.result(http::status::ok);
    answer.head.set(http::field::date, to_http_date(now));

    const auto verdict = check_preconditions(request.asked, known, now);
    if (verdict == verdict::precondition_failed) {
        answer.head.result(http::status::precondition_failed);
        return answer;
    }
    // Only a GET has ranges.
    if (verdict == verdict::proceed && is_get && request.asked.range &&
        range_is_of_same_file(request.asked, known, now))
        answer.range = choose_range(*request.asked.range, file.length());
    if (answer.range.is == byte_range::kind::unsatisfiable) {
        answer.head.result(http::status::range_not_satisfiable);
        answer.head.set(http::field::content_range, content_range(answer.range, file.length()));
        return answer;
    }
    describe(answer.head, file, known, settings, now);
    if (verdict == verdict::not_modified) {
        answer.head.result(http::status::not_modified);
        for (auto field : {http::field::content_type, http::field::content_disposition})
            answer.head.erase(field);
        return answer;
    }
    if (answer.range.is == byte_range::kind::part) {
        answer.head.result(http::status::partial_content);
        answer.head.set(http::field::content_range, content_range(answer.range, file.length()));
    }
    answer.head.set(http::field::content_length,
                    std::to_string(answer.range.end - answer.range.first));
    answer.has_body = is_get;
    return answer;
}

}  // namespace motor::web
