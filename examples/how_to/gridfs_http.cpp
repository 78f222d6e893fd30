// SPDX-License-Identifier: Apache-2.0
// Files of GridFS over HTTP: a server of Beast's with a handler for them, and a client that tries
// it.
#include "../example.hpp"

#include <motor/frameworks/asio.hpp>
#include <motor/web/gridfs_handler.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using motor::doc, example::check;
using namespace std::chrono_literals;

motor::gridfs_handler make_handler(const motor::database& database) {
    // region: handler
    motor::gridfs_bucket bucket{
        database.within(5s)};  // a database that takes longer results in a 503
    motor::gridfs_handler files{bucket};
    files.under("/files/");
    // end region

    // region: cache
    files.get_cache_time([](const motor::gridfs_file&, std::string_view content_type) {
        return content_type.starts_with("image/") ? std::chrono::hours{24} : std::chrono::hours{0};
    });
    // end region

    // region: headers
    files.set_extra_headers([](const motor::gridfs_file& file, http::fields& header) {
        if (file.metadata().get_or<bool>("private", false))
            header.set(http::field::cache_control, "private, no-store");
    });
    files.disposition(motor::web::disposition::attachment);  // saved under the file's name
    // end region

    // region: errors
    files.error_page([](motor::gridfs_handler::page& page) {
        page.set(http::field::content_type, "text/html");
        page.body() = "<h1>" + page.body() + "</h1>";
    });
    files.on_failure([](const std::exception_ptr& what) {
        try {
            std::rethrow_exception(what);
        } catch (const std::exception& e) {
            std::clog << e.what() << '\n';
        }
    });
    // end region
    return files;
}

// region: session
asio::awaitable<void> session(tcp::socket socket, motor::gridfs_handler files) {
    socket.set_option(tcp::no_delay{true});  // the last bytes of a file do not wait for others
    beast::tcp_stream stream{std::move(socket)};
    beast::flat_buffer buffer;
    for (bool again = true; again;) {
        http::request<http::string_body> request;
        stream.expires_after(60s);
        co_await http::async_read(stream, buffer, request, asio::use_awaitable);
        if (request.target() == "/ping") {  // your own router
            http::response<http::string_body> pong{http::status::ok, request.version(), "pong"};
            pong.keep_alive(request.keep_alive());
            pong.prepare_payload();
            co_await http::async_write(stream, pong, asio::use_awaitable);
            again = pong.keep_alive();
        } else {
            again = co_await files.serve(stream, request);
        }
    }
}
// end region

// region: chosen
/// Access control is the application's job: it finds the file, and the handler serves it.
asio::awaitable<bool> serve_own(beast::tcp_stream& stream,
                                http::request<http::string_body>& request,
                                motor::gridfs_bucket bucket, motor::gridfs_handler files,
                                std::string user) {
    auto newest = doc("uploadDate", -1);
    auto found = co_await bucket.find_one(doc("metadata.owner", user)).sort(newest);
    if (!found) {
        http::response<http::empty_body> nothing{http::status::not_found, request.version()};
        nothing.prepare_payload();
        co_await http::async_write(stream, nothing, asio::use_awaitable);
        co_return true;
    }
    co_return co_await files.serve(stream, request, bucket.open_download_stream(*found));
}
// end region

asio::awaitable<void> serve_one(tcp::acceptor& at, motor::gridfs_handler files) {
    auto socket = co_await at.async_accept(asio::use_awaitable);
    co_await session(std::move(socket), std::move(files));
}

asio::awaitable<http::response<http::string_body>> ask(beast::tcp_stream& stream,
                                                       http::request<http::empty_body> request) {
    co_await http::async_write(stream, request, asio::use_awaitable);
    http::response<http::string_body> got;
    beast::flat_buffer buffer;
    co_await http::async_read(stream, buffer, got, asio::use_awaitable);
    co_return got;
}

asio::awaitable<void> try_it(motor::gridfs_bucket bucket, tcp::endpoint at) {
    co_await bucket.upload("notes.txt", "written down").metadata(doc("owner", "Ada"));
    beast::tcp_stream stream{co_await asio::this_coro::executor};
    co_await stream.async_connect(at, asio::use_awaitable);
    http::request<http::empty_body> request{http::verb::get, "/files/notes.txt", 11};
    auto whole = co_await ask(stream, request);
    check(whole.result() == http::status::ok && whole.body() == "written down");
    check(whole[http::field::content_disposition] == "attachment; filename=\"notes.txt\"");

    request.set(http::field::range, "bytes=-4");
    auto part = co_await ask(stream, request);
    check(part.result() == http::status::partial_content && part.body() == "down");

    request.erase(http::field::range);
    request.set(http::field::if_none_match, whole[http::field::etag]);
    check((co_await ask(stream, request)).result() == http::status::not_modified);

    request.target("/files/none");
    check((co_await ask(stream, request)).body() == "<h1>404 Not Found\n</h1>");
    request.target("/ping");
    check((co_await ask(stream, request)).body() == "pong");
}

asio::awaitable<void> try_chosen(motor::gridfs_bucket bucket, motor::gridfs_handler files) {
    auto executor = co_await asio::this_coro::executor;
    tcp::acceptor acceptor{executor, {asio::ip::make_address("127.0.0.1"), 0}};
    beast::tcp_stream browser{executor};
    browser.socket().connect(acceptor.local_endpoint());
    beast::tcp_stream stream{acceptor.accept()};
    http::request<http::string_body> request{http::verb::get, "/mine", 11};
    check(co_await serve_own(stream, request, bucket, files, "Ada"));
    http::response<http::string_body> got;
    beast::flat_buffer buffer;
    co_await http::async_read(browser, buffer, got, asio::use_awaitable);
    check(got.body() == "written down");
}

int main(int argc, char** argv) {
    return example::run([&] {
        asio::io_context io;
        motor::client client{example::uri(argc, argv), io.get_executor()};
        example::fresh_database database{client};
        auto files = make_handler(database);
        motor::gridfs_bucket bucket{database};

        tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
        asio::co_spawn(io, serve_one(acceptor, files), asio::detached);
        bool tried = false;
        auto test = [&]() -> asio::awaitable<void> {
            co_await try_it(bucket, acceptor.local_endpoint());
            co_await try_chosen(bucket, files);
            tried = true;
        };
        asio::co_spawn(io, test(), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
        io.run_for(60s);
        check(tried);
    });
}
