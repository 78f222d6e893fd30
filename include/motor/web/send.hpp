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
#include <cstdint>
#include <exception>
#include <utility>

namespace motor::web {

/// Streams that end what takes too long: a beast::tcp_stream, and TLS over one.
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

/// Writes what the serializer has. The peer must take something, however little, each `limit`.
/// Throws what the stream comes to, as Beast does: boost::system::system_error.
template <class Stream, class Serializer>
boost::asio::awaitable<void> send(Stream& to, Serializer& from, std::chrono::nanoseconds limit) {
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

/// Writes a whole answer, as send() does.
template <class Stream, class Body>
boost::asio::awaitable<void> send_message(Stream& to, boost::beast::http::response<Body> message,
                                          std::chrono::nanoseconds limit) {
    boost::beast::http::response_serializer<Body> from{message};
    co_await send(to, from, limit);
}

/// Writes the head and so many bytes of a file, of which `chunk` are the first; the rest is read
/// when the peer has taken what there was. What reading comes to is returned: the head has been
/// sent by then, so that only the end of the connection can tell the peer.
template <class Stream>
boost::asio::awaitable<std::exception_ptr> send_file(
    Stream& to, boost::beast::http::response<boost::beast::http::buffer_body> message,
    gridfs_chunk chunk, download_stream file, std::int64_t bytes, std::chrono::nanoseconds limit) {
    boost::beast::http::response_serializer<boost::beast::http::buffer_body> from{message};
    while (true) {
        bytes -= static_cast<std::int64_t>(chunk.bytes().size());
        auto& body = message.body();
        body.data = const_cast<std::uint8_t*>(chunk.bytes().data());  // which is only read
        body.size = chunk.bytes().size();
        body.more = bytes > 0;
        co_await send(to, from, limit);
        if (!body.more) co_return nullptr;
        try {
            chunk = co_await file.read_chunk();
            if (chunk.empty()) throw corrupt_grid_file{"it has fewer bytes than it says"};
        } catch (...) {
            co_return std::current_exception();
        }
    }
}

}  // namespace motor::web
