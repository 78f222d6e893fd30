// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/gridfs/download_stream.hpp>
#include <motor/gridfs/upload_stream.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <type_traits>
#include <vector>

/// Transfers between a file of GridFS and a byte stream of the user's, such as a socket.
namespace motor {

/// Writes all that `read` yields to a file, and closes the file. `read(std::span<std::uint8_t>)` is
/// a coroutine, a motor::task or a boost::asio::awaitable, that returns how many bytes it has put
/// into the span, as a std::size_t, 0 at the end. upload_from() is a coroutine of the same type and
/// returns the number of all bytes. When `read` or a write throws, the upload is aborted and the
/// exception is rethrown.
///
///   co_await motor::upload_from(bucket.open_upload_stream("cat.jpg"), read_from_socket);
template <class F>
auto upload_from(upload_stream to, F read) -> std::invoke_result_t<F&, std::span<std::uint8_t>> {
    std::vector<std::uint8_t> buffer(static_cast<std::size_t>(to.chunk_size()));
    std::size_t total = 0;
    std::exception_ptr failed;
    try {
        while (std::size_t count = co_await read(std::span<std::uint8_t>{buffer})) {
            co_await to.write(std::span<const std::uint8_t>{buffer.data(), count});
            total += count;
        }
        co_await to.close();
    } catch (...) {
        failed = std::current_exception();
    }
    if (failed) {
        try {
            co_await to.abort();
        } catch (const error&) {  // removed in the background in that case
        }
        std::rethrow_exception(failed);
    }
    co_return total;
}

/// Passes the rest of a file to `write`, chunk by chunk. `write(std::span<const std::uint8_t>)` is
/// a coroutine of void, a motor::task or a boost::asio::awaitable, and download_to() is a coroutine
/// of the same type. The bytes are valid until `write` has completed. Its exceptions are rethrown.
///
///   co_await motor::download_to(bucket.open_download_stream(id), write_to_socket);
template <class F>
auto download_to(download_stream from, F write)
    -> std::invoke_result_t<F&, std::span<const std::uint8_t>> {
    for (;;) {
        auto chunk = co_await from.read_chunk();
        if (chunk.empty()) co_return;
        co_await write(chunk.bytes());
    }
}

}  // namespace motor
