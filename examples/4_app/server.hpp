// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <memory>
#include <set>

namespace photo_wall {

class wall;

/// A browser's connection, and the bytes that have been read beyond the current request.
struct connection {
    boost::beast::tcp_stream stream;
    boost::beast::flat_buffer buffer;
    bool idle = true;  // between two requests
};

/// Accepts connections, and has the wall answer the requests on them. Everything runs in the
/// executor's only thread.
class server : public std::enable_shared_from_this<server> {
public:
    /// Port 0 is any free port. Throws if it cannot listen there.
    server(const boost::asio::any_io_executor& on, unsigned short port,
           std::shared_ptr<wall> shown);

    void start();
    [[nodiscard]] unsigned short port() const { return acceptor_.local_endpoint().port(); }
    /// Accepts no more connections, closes idle ones, and waits for the others, up to ten seconds.
    boost::asio::awaitable<void> finish();

private:
    class guest;  // registers the connection with the server while it exists

    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> talk(boost::asio::ip::tcp::socket socket);
    boost::asio::awaitable<void> close(connection& with);

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer last_has_gone_;
    std::shared_ptr<wall> wall_;
    std::set<connection*> connections_;
    bool finishing_ = false;
};

}  // namespace photo_wall
