// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/web/preconditions.hpp>

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/verb.hpp>

#include <optional>
#include <string>

namespace motor::web {

/// Parts of a request that decide the answer, besides the file.
struct request_head {
    /// Method: GET, HEAD or another one.
    boost::beast::http::verb method = boost::beast::http::verb::get;
    unsigned version = 11;   ///< HTTP version as Beast counts: 10 or 11.
    bool keep_alive = true;  ///< Whether the client wants to send another request.
    conditions asked;        ///< Conditions, and the range that is wanted.
};

/// All lines of a field, joined by commas; nothing if the field is absent.
template <class Fields>
std::optional<std::string> all_of(const Fields& fields, boost::beast::http::field name) {
    std::optional<std::string> joined;
    auto [line, end] = fields.equal_range(name);
    for (; line != end; ++line) {
        if (joined) *joined += ", ";
        auto value = line->value();
        if (!joined) joined.emplace();
        joined->append(value.data(), value.size());
    }
    return joined;
}

/// Reads the header of a Beast request.
template <class Body, class Fields>
request_head head_of(const boost::beast::http::request<Body, Fields>& request) {
    using boost::beast::http::field;
    request_head head;
    head.method = request.method();
    head.version = request.version();
    head.keep_alive = request.keep_alive();
    head.asked.if_match = all_of(request, field::if_match);
    head.asked.if_unmodified_since = all_of(request, field::if_unmodified_since);
    head.asked.if_none_match = all_of(request, field::if_none_match);
    head.asked.if_modified_since = all_of(request, field::if_modified_since);
    head.asked.range = all_of(request, field::range);
    head.asked.if_range = all_of(request, field::if_range);
    return head;
}

}  // namespace motor::web
