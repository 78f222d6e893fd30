// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/client_error.hpp>
#include <motor/gridfs/gridfs_error.hpp>
#include <motor/web/http_date.hpp>
#include <motor/web/request_head.hpp>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace motor::web {

/// HTTP status of an exception: 404 for no_file, 503 for a failure that may have passed when the
/// client asks again, 500 for all others.
[[nodiscard]] inline boost::beast::http::status status_of(const std::exception_ptr& failure) {
    using boost::beast::http::status;
    try {
        std::rethrow_exception(failure);
    } catch (const no_file&) {
        return status::not_found;
    } catch (const error& e) {
        for (auto passing : {errc::network, errc::timeout, errc::server_selection,
                             errc::wait_queue_timeout, errc::client_closed, errc::cancelled})
            if (e.code() == passing) return status::service_unavailable;
        return status::internal_server_error;
    } catch (...) {
        return status::internal_server_error;
    }
}

/// The response to a request that is not served, with the fields of `head`, and a line of text as
/// its body.
[[nodiscard]] inline boost::beast::http::response<boost::beast::http::string_body> refusal(
    const request_head& request, boost::beast::http::status why,
    boost::beast::http::response_header<> head, std::chrono::sys_seconds now) {
    namespace http = boost::beast::http;
    http::response<http::string_body> made{std::move(head)};
    made.result(why);
    made.version(request.version);
    made.keep_alive(request.keep_alive);
    made.set(http::field::date, to_http_date(now));
    made.set(http::field::content_type, "text/plain");
    if (why == http::status::method_not_allowed) made.set(http::field::allow, "GET, HEAD");
    const auto reason = made.reason();
    made.body() = std::to_string(made.result_int()) + ' ';
    made.body().append(reason.data(), reason.size()) += '\n';
    return made;
}

}  // namespace motor::web
