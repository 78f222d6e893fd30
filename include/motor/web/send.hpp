// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/frameworks/asio.hpp>
#include <motor/gridfs/download_stream.hpp>
#include <motor/gridfs/gridfs_error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>
#include <utility>

namespace motor::web {

/// Sets the time limit of the next operation, on streams with a timer: a beast::tcp_stream, and TLS
/// over one.
template <class Stream>
void limit_next(Stream& of, std::chrono::nanoseconds limit) {
    auto& lowest = boost::beast::get_lowest_layer(of);
    if constexpr (requires { lowest.expires_after(limit); }) lowest.expires_after(limit);
}
/// Undoes limit_next().
template <class Stream>
void limit_no_more(Stream& of) {
    auto& lowest = boost::beast::get_lowest_layer(of);
    if constexpr (requires { lowest.expires_never(); }) lowest.expires_never();
}

/// The only body type that is ever written, whatever it is made of: Beast instantiates a lot of
/// code for each type.
using sent_message = boost::beast::http::response<boost::beast::http::buffer_body>;
/// Serializer of a sent_message.
using sent_serializer = boost::beast::http::response_serializer<boost::beast::http::buffer_body>;

/// Sets the bytes that are written next. They must stay valid until then.
inline void next_bytes(sent_message& of, const void* bytes, std::size_t count, bool more) {
    of.body().data = count != 0 ? const_cast<void*>(bytes) : nullptr;  // Beast only reads them
    of.body().size = count;
    of.body().more = more;
}

/// Writes the serializer's output. The peer must take some bytes, however few, within each `limit`.
/// Throws boost::system::system_error as Beast does.
template <class Stream>
boost::asio::awaitable<void> send(Stream& to, sent_serializer& from,
                                  std::chrono::nanoseconds limit) {
    while (!from.is_done()) {
        boost::beast::error_code failed;
        limit_next(to, limit);
        co_await boost::beast::http::async_write_some(
            to, from, boost::asio::redirect_error(boost::asio::use_awaitable, failed));
        if (failed == boost::beast::http::error::need_buffer) break;
        if (failed) throw boost::system::system_error{failed};
    }
    limit_no_more(to);
}

/// Writes a whole response, as send() does; without a body if it is empty. The response must exist
/// until the coroutine has completed.
template <class Stream>
boost::asio::awaitable<void> send_message(Stream& to, sent_message message, std::string_view body,
                                          std::chrono::nanoseconds limit) {
    next_bytes(message, body.data(), body.size(), false);
    sent_serializer from{message};
    co_await send(to, from, limit);
}

/// Writes a header and part of a file. `chunk` holds the first bytes; the following ones are read
/// when the peer has taken those before. Returns the exception of reading: the header has been sent
/// by then, so only closing the connection can tell the peer.
template <class Stream>
boost::asio::awaitable<std::exception_ptr> send_file(Stream& to, sent_message message,
                                                     gridfs_chunk chunk, download_stream file,
                                                     std::int64_t bytes,
                                                     std::chrono::nanoseconds limit) {
    sent_serializer from{message};
    while (true) {
        bytes -= static_cast<std::int64_t>(chunk.bytes().size());
        next_bytes(message, chunk.bytes().data(), chunk.bytes().size(), bytes > 0);
        co_await send(to, from, limit);
        if (bytes <= 0) co_return nullptr;
        try {
            chunk = co_await file.read_chunk();
            if (chunk.empty())
                throw corrupt_grid_file{"the file has fewer bytes than its length says"};
        } catch (...) {
            co_return std::current_exception();
        }
    }
}

}  // namespace motor::web
