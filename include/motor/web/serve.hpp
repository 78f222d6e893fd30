// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/web/now.hpp>
#include <motor/gridfs/download_stream.hpp>
#include <motor/web/file_answer.hpp>
#include <motor/web/refusal.hpp>
#include <motor/web/request_head.hpp>
#include <motor/web/send.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

/// The way from a request and a file to the bytes on the wire: what gridfs_handler does once it
/// knows which file is meant.
namespace motor::web {

/// Settings of a handler; see gridfs_handler's members of these names.
struct serve_settings {
    file_settings files;  ///< Functions that fill in the answers.
    /// Makes a page of a response to a request that cannot be served.
    std::function<void(boost::beast::http::response<boost::beast::http::string_body>&)> error_page;
    std::function<void(std::exception_ptr)> on_failure;  ///< Receives what was thrown.
    /// Time limit of each write.
    std::chrono::nanoseconds write_timeout = std::chrono::seconds{30};
};

/// The file that a request means, or the reason why there is none.
struct file_choice {
    std::optional<download_stream> file;  ///< The file, opened or not.
    /// 400 or 404 if there is no file.
    boost::beast::http::status status = boost::beast::http::status::ok;
    std::exception_ptr failure;  ///< Exception of looking for it.
};

/// Answer to a request, and the first bytes of its body.
// NOLINTNEXTLINE(bugprone-exception-escape): as file_answer
struct prepared_answer {
    file_answer answer;  ///< Header of the answer.
    gridfs_chunk first;  ///< First chunk; empty if there is no body.
};

/// Prepares everything up to the first byte that is sent. Its exceptions can still be answered by a
/// status.
inline boost::asio::awaitable<prepared_answer> prepare(const request_head& request,
                                                       download_stream& file,
                                                       const serve_settings& settings) {
    prepared_answer made;
    co_await file.open();
    made.answer = answer_for(request, file.file(), settings.files, detail::now());
    const auto& range = made.answer.range;
    if (made.answer.has_body && range.end > range.first) {
        file.seek(range.first);
        file.stop_at(range.end);
        made.first = co_await file.read_chunk();
    }
    co_return made;
}

/// Sends the response to a request that is not served. Returns true if the connection can serve
/// another request.
template <class Stream>
boost::asio::awaitable<bool> refuse(Stream& to, const request_head& request,
                                    boost::beast::http::status why,
                                    boost::beast::http::response_header<> head,
                                    const serve_settings& settings) {
    namespace http = boost::beast::http;
    auto made = refusal(request, why, std::move(head), detail::now());
    if (settings.error_page) settings.error_page(made);
    made.prepare_payload();
    const bool again = made.keep_alive();
    const bool has_body = request.method != http::verb::head;
    co_await send_message(to, sent_message{std::move(made.base())},
                          has_body ? std::string_view{made.body()} : "", settings.write_timeout);
    co_return again;
}

/// Answers a request. Returns true if the connection can serve another request. The settings must
/// exist until the coroutine has completed.
template <class Stream>
boost::asio::awaitable<bool> serve(Stream& to, request_head request, file_choice from,
                                   const serve_settings& settings) {
    namespace http = boost::beast::http;
    prepared_answer made;
    if (request.method != http::verb::get && request.method != http::verb::head) {
        from = {std::nullopt, http::status::method_not_allowed, nullptr};
    } else if (from.file) {
        try {
            made = co_await prepare(request, *from.file, settings);
            from.status = made.answer.head.result();
        } catch (...) {
            from.failure = std::current_exception();
        }
    }
    if (from.failure) {
        from.status = status_of(from.failure);
        const bool expected = from.status == http::status::not_found;
        if (settings.on_failure && !expected) settings.on_failure(from.failure);
    }
    if (static_cast<unsigned>(from.status) >= 400)
        co_return co_await refuse(to, request, from.status, std::move(made.answer.head), settings);

    sent_message message{std::move(made.answer.head)};
    message.keep_alive(request.keep_alive);
    if (!made.answer.has_body) {
        co_await send_message(to, std::move(message), {}, settings.write_timeout);
        co_return request.keep_alive;
    }
    const auto bytes = made.answer.range.end - made.answer.range.first;
    auto failure = co_await send_file(to, std::move(message), std::move(made.first),
                                      std::move(*from.file), bytes, settings.write_timeout);
    if (failure && settings.on_failure) settings.on_failure(failure);
    co_return !failure && request.keep_alive;
}

}  // namespace motor::web
