// SPDX-License-Identifier: Apache-2.0
// Files over HTTP, end to end: a client of Beast's, the handler, a scripted MongoDB.
#include <motor/web/gridfs_handler.hpp>

#include <tests/support/certificates.hpp>
#include <tests/support/deadline.hpp>
#include <tests/web/served_files.hpp>

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace motor::testing;
using namespace std::chrono_literals;
using motor::doc, motor::errc;

const motor::date upload_date{std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 12h};
const std::string date_text = "Sun, 06 Nov 1994 12:00:00 GMT";

/// Two files: letters in chunks of 4 bytes, and an empty one.
struct gridfs_handler : served_files {
    gridfs_handler() {
        files.add(doc("_id", motor::object_id{"0123456789abcdef01234567"}, "filename",
                      "letters.txt", "chunkSize", 4, "uploadDate", upload_date),
                  "abcdefghij");
        files.add(doc("_id", 2, "filename", "nothing", "chunkSize", 4), "");
        files.add(doc("_id", 3, "filename", "a b/\xC3\xA9.png", "chunkSize", 4), "picture");
        handler.on_failure([this](const std::exception_ptr& what) {
            std::lock_guard held{mutex};
            failures.push_back(what);
        });
    }

    std::string failure() {
        std::lock_guard held{mutex};
        if (failures.size() != 1) return std::to_string(failures.size()) + " failures";
        try {
            std::rethrow_exception(failures.front());
        } catch (const std::exception& e) {
            return e.what();
        }
    }

    std::mutex mutex;
    std::vector<std::exception_ptr> failures;
};

TEST_F(gridfs_handler, serves_a_file) {
    auto got = ask(get("/letters.txt"));
    EXPECT_EQ(got.result_int(), 200U);
    EXPECT_EQ(got.body(), "abcdefghij");
    EXPECT_EQ(got[http::field::content_length], "10");
    EXPECT_EQ(got[http::field::content_type], "text/plain");
    EXPECT_EQ(got[http::field::last_modified], date_text);
    EXPECT_EQ(got[http::field::accept_ranges], "bytes");
    EXPECT_EQ(got[http::field::cache_control], "no-cache");
    EXPECT_FALSE(got[http::field::etag].empty());
    EXPECT_TRUE(got.count(http::field::date));
    EXPECT_TRUE(got.keep_alive());
    EXPECT_TRUE(failures.empty());
}

TEST_F(gridfs_handler, serves_one_request_after_the_other) {
    connection browser{address()};
    for (const char* target : {"/letters.txt", "/none", "/letters.txt", "/nothing"}) {
        EXPECT_EQ(browser.ask(get(target)).result_int(),
                  target == std::string{"/none"} ? 404U : 200U);
        EXPECT_EQ(browser.ask(get(target, http::verb::head)).body(), "");
        EXPECT_EQ(browser.ask(get(target, http::verb::delete_)).result_int(), 405U);
    }
}

/// Every status, and the queries to the database for it.
TEST_F(gridfs_handler, answers_with_the_right_status) {
    struct row {
        http::verb method;
        const char* target;
        std::vector<std::pair<http::field, std::string>> fields;
        unsigned status;
        const char* body;
    };
    using enum http::field;
    using http::verb;
    const auto own_tag = std::string{ask(get("/letters.txt"))[etag]};
    const row rows[]{
        {verb::get, "/letters.txt?query", {}, 200, "abcdefghij"},
        {verb::get, "http://localhost/letters.txt", {}, 200, "abcdefghij"},
        {verb::get, "/nothing", {}, 200, ""},
        {verb::get, "/a%20b/%C3%A9.png", {}, 200, "picture"},
        {verb::get, "/letters.txt", {{range, "bytes=2-6"}}, 206, "cdefg"},
        {verb::get, "/letters.txt", {{range, "bytes=-1"}}, 206, "j"},
        {verb::get, "/letters.txt", {{range, "bytes=8-"}}, 206, "ij"},
        {verb::get, "/letters.txt", {{range, "bytes=0-0,4-5"}}, 200, "abcdefghij"},
        {verb::get, "/letters.txt", {{range, "bytes=2-6"}, {if_range, own_tag}}, 206, "cdefg"},
        {verb::get, "/letters.txt", {{range, "bytes=2-6"}, {if_range, "\"x\""}}, 200, "abcdefghij"},
        {verb::get, "/letters.txt", {{if_none_match, own_tag}}, 304, ""},
        {verb::get, "/letters.txt", {{if_modified_since, date_text}}, 304, ""},
        {verb::get, "/%", {}, 400, "400 Bad Request\n"},
        {verb::get, "/a%00b", {}, 400, "400 Bad Request\n"},
        {verb::get, "/../letters.txt", {}, 400, "400 Bad Request\n"},
        {verb::get, "/%ff", {}, 400, "400 Bad Request\n"},  // not UTF-8, which names must be
        {verb::get, "/", {}, 404, "404 Not Found\n"},
        {verb::get, "/Letters.txt", {}, 404, "404 Not Found\n"},
        {verb::post, "/letters.txt", {}, 405, "405 Method Not Allowed\n"},
        {verb::options, "*", {}, 405, "405 Method Not Allowed\n"},
        {verb::get, "/letters.txt", {{if_match, "\"x\""}}, 412, "412 Precondition Failed\n"},
        {verb::get, "/letters.txt", {{range, "bytes=10-"}}, 416, "416 Range Not Satisfiable\n"},
        {verb::head, "/letters.txt", {{range, "bytes=2-6"}}, 200, ""},
        {verb::head, "/none", {}, 404, ""},
    };
    for (const auto& [method, target, fields, status, body] : rows) {
        auto what = http_request{method, target, 11};
        for (const auto& [name, value] : fields)
            what.set(name, value);
        auto got = ask(what);
        EXPECT_EQ(got.result_int(), status) << what;
        EXPECT_EQ(got.body(), body) << what;
        EXPECT_EQ(got[allow], status == 405 ? "GET, HEAD" : "");
    }
    EXPECT_TRUE(failures.empty()) << "none of this is the database's fault";
}

TEST_F(gridfs_handler, says_of_a_head_what_it_would_of_a_get) {
    for (const char* target : {"/letters.txt", "/nothing", "/none"}) {
        auto whole = ask(get(target)), head = ask(get(target, http::verb::head));
        EXPECT_EQ(head.body(), "");
        for (auto* each : {&whole, &head}) {
            each->body().clear();
            each->erase(http::field::date);
        }
        EXPECT_EQ((std::ostringstream{} << head.base()).str(),
                  (std::ostringstream{} << whole.base()).str());
    }
}

TEST_F(gridfs_handler, asks_only_for_what_it_sends) {
    ask(get("/letters.txt", http::verb::head));
    auto conditional = get("/letters.txt");
    conditional.set(http::field::if_none_match, "*");
    ask(conditional);
    EXPECT_EQ(files.asked_chunks(), std::vector<std::int64_t>{});
    auto last = get("/letters.txt");
    last.set(http::field::range, "bytes=-1");
    ask(last);
    EXPECT_EQ(files.asked_chunks(), std::vector<std::int64_t>{2});
}

TEST_F(gridfs_handler, keeps_the_connection_as_the_client_wishes) {
    auto old = get("/letters.txt");
    old.version(10);
    connection by_version{address()};
    EXPECT_EQ(by_version.ask(old).body(), "abcdefghij");
    EXPECT_TRUE(by_version.ended());

    auto last = get("/letters.txt");
    last.keep_alive(false);
    connection by_field{address()};
    EXPECT_FALSE(by_field.ask(last).keep_alive());
    EXPECT_TRUE(by_field.ended());
}

TEST_F(gridfs_handler, finds_files_as_it_is_told) {
    handler.under("/files/").by_id();
    EXPECT_EQ(ask(get("/files/0123456789abcdef01234567")).body(), "abcdefghij");
    EXPECT_EQ(ask(get("/files/0123456789abcdef0123456f")).result_int(), 404U);
    EXPECT_EQ(ask(get("/files/letters.txt")).result_int(), 404U);
    EXPECT_EQ(ask(get("/letters.txt")).result_int(), 404U);
    between([this] { handler.revision(-2); });
    server.forget_commands();
    ask(get("/files/letters.txt"));
    auto query = server.commands("find").front();
    EXPECT_EQ(query["skip"].get<int>(), 1);
    EXPECT_EQ(query["sort"].get<motor::document_view>(), doc("uploadDate", -1));
    auto by_length = [](const motor::gridfs_bucket& in, std::string_view name) {
        return in.open_download_stream(motor::value{static_cast<int>(name.size())});
    };
    between([&] { handler.get_gridfs_file(by_length); });
    EXPECT_EQ(ask(get("/files/any")).body(), "picture");
    auto fails = [](const auto&, std::string_view) -> motor::download_stream {
        throw std::runtime_error{"no idea"};
    };
    between([&] { handler.get_gridfs_file(fails); });
    EXPECT_EQ(ask(get("/files/any")).result_int(), 500U);
    EXPECT_EQ(failure(), "no idea");
}

TEST_F(gridfs_handler, has_pages_of_the_users_for_errors) {
    handler.error_page([](motor::gridfs_handler::page& page) {
        page.set(http::field::content_type, "text/html");
        page.body() = "<h1>" + std::to_string(page.result_int()) + "</h1>";
    });
    auto got = ask(get("/none"));
    EXPECT_EQ(got.body(), "<h1>404</h1>");
    EXPECT_EQ(got[http::field::content_type], "text/html");
}

TEST_F(gridfs_handler, says_503_when_the_database_does_not_answer) {
    server.on("find", reply::close_connection());
    auto got = ask(get("/letters.txt"));
    EXPECT_EQ(got.result_int(), 503U);
    EXPECT_EQ(got[http::field::etag], "");
    EXPECT_NE(failure().find("find"), std::string::npos);
}

TEST_F(gridfs_handler, says_503_when_the_database_takes_too_long) {
    server.on("find", reply::never());
    handler = motor::gridfs_handler{motor::gridfs_bucket{of_loop["db"].within(50ms)}};
    EXPECT_EQ(ask(get("/letters.txt")).result_int(), 503U);
}

TEST_F(gridfs_handler, says_500_when_the_database_refuses) {
    server.on("find", reply::error(13, "not authorized"));
    EXPECT_EQ(ask(get("/letters.txt")).result_int(), 500U);
    EXPECT_NE(failure().find("not authorized"), std::string::npos);
}

TEST_F(gridfs_handler, says_500_when_the_first_chunk_is_missing) {
    files.lose_chunk(0);
    auto got = ask(get("/letters.txt"));
    EXPECT_EQ(got.result_int(), 500U);
    EXPECT_EQ(got[http::field::cache_control], "");
    EXPECT_NE(failure().find("chunk 0"), std::string::npos);
}

TEST_F(gridfs_handler, says_500_when_a_function_of_the_users_throws) {
    handler.get_cache_time([](const auto&, auto) -> std::chrono::seconds { throw 7; });
    EXPECT_EQ(ask(get("/letters.txt")).result_int(), 500U);
}

/// Files of several stretches, which are fetched one at a time at first.
struct large_files : gridfs_handler {
    static constexpr std::size_t chunk = 1024 * 1024;
    large_files() {
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(i * 7 + i / chunk);
        files.add(doc("_id", 9, "filename", "large", "chunkSize", chunk), bytes);
    }
    std::string bytes = std::string(64 * chunk + 3, '\0');
};

TEST_F(large_files, come_whole) {
    auto got = ask(get("/large"));
    EXPECT_EQ(got.body().size(), bytes.size());
    EXPECT_TRUE(got.body() == bytes);
}

TEST_F(large_files, come_in_parts_across_chunks) {
    auto part = get("/large");
    part.set(http::field::range,
             "bytes=" + std::to_string(chunk - 2) + '-' + std::to_string(3 * chunk + 1));
    auto got = ask(part);
    EXPECT_TRUE(got.body() == bytes.substr(chunk - 2, 2 * chunk + 4));
    auto asked = files.asked_chunks();
    std::ranges::sort(asked);
    EXPECT_EQ(asked, (std::vector<std::int64_t>{0, 1, 2, 3}));
}

TEST_F(large_files, end_the_connection_when_a_later_chunk_is_missing) {
    files.lose_chunk(20);
    connection browser{address()};
    std::string got;
    EXPECT_EQ(browser.ask_in_vain(get("/large"), got), http::error::partial_message);
    EXPECT_EQ(got.size(), 20 * chunk) << "what there is has been sent";
    EXPECT_NE(failure().find("chunk 20"), std::string::npos);
}

TEST_F(large_files, wait_for_a_slow_reader_and_give_it_up) {
    handler.write_timeout(300ms);
    std::promise<std::exception_ptr> end;
    closed = [&](const std::exception_ptr& what) { end.set_value(what); };
    connection browser{address()};
    browser.socket().set_option(asio::socket_base::receive_buffer_size{4096});
    http::write(browser.socket(), get("/large"));
    auto ended = within_limit(end.get_future());
    try {
        std::rethrow_exception(ended);
    } catch (const boost::system::system_error& e) {
        EXPECT_EQ(e.code(), beast::error::timeout);
    }
    // The buffers of the kernel and the stretches read ahead, but not the whole file.
    EXPECT_LT(files.asked_chunks().size(), 24U);
}

TEST_F(large_files, are_dropped_when_the_client_goes) {
    std::promise<std::exception_ptr> end;
    closed = [&](const std::exception_ptr& what) {
        if (what) end.set_value(what);
    };
    {
        connection browser{address()};
        http::write(browser.socket(), get("/large"));
        char some[1000];
        browser.socket().read_some(asio::buffer(some));
    }
    auto ended = within_limit(end.get_future());
    EXPECT_THROW(std::rethrow_exception(ended), boost::system::system_error);
    EXPECT_EQ(ask(get("/letters.txt")).body(), "abcdefghij") << "the others do not notice";
    EXPECT_TRUE(failures.empty());
}

asio::awaitable<void> talk_in_tls(tcp::socket socket, asio::ssl::context& keys,
                                  const motor::gridfs_handler& by) {
    beast::ssl_stream<beast::tcp_stream> stream{beast::tcp_stream{std::move(socket)}, keys};
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    co_await serve_connection(stream, by);
}

TEST_F(large_files, go_through_tls) {
    certificate_authority authority;
    const auto own = authority.issue().string();
    asio::ssl::context keys{asio::ssl::context::tls_server};
    keys.use_certificate_chain_file(own);
    keys.use_private_key_file(own, asio::ssl::context::pem);
    run();
    tcp::acceptor acceptor{io_, {asio::ip::make_address("127.0.0.1"), 0}};

    asio::io_context local;
    asio::ssl::context trust{asio::ssl::context::tls_client};
    trust.load_verify_file(authority.file().string());
    beast::ssl_stream<tcp::socket> browser{tcp::socket{local}, trust};
    browser.set_verify_mode(asio::ssl::verify_peer);
    browser.next_layer().connect(acceptor.local_endpoint());
    auto served =
        asio::co_spawn(io_, talk_in_tls(acceptor.accept(), keys, handler), asio::use_future);
    browser.handshake(asio::ssl::stream_base::client);
    auto what = get("/large");
    what.keep_alive(false);
    http::write(browser, what);
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    beast::flat_buffer buffer;
    http::read(browser, buffer, parser);
    EXPECT_TRUE(parser.get().body() == bytes);
    within_limit(std::move(served));
}

/// A file that the caller has found, for example in another database.
TEST_F(gridfs_handler, serves_a_file_that_the_caller_has_chosen) {
    tcp::socket near{io_}, far{io_};
    tcp::acceptor acceptor{io_, {asio::ip::make_address("127.0.0.1"), 0}};
    near.connect(acceptor.local_endpoint());
    acceptor.accept(far);
    auto asked = get("/whatever");
    auto serve = [&]() -> asio::awaitable<bool> {
        co_return co_await handler.serve(far, asked, bucket.open_download_stream(motor::value{3}));
    };
    run();
    auto served = asio::co_spawn(io_, serve(), asio::use_future);
    http_response got;
    beast::flat_buffer buffer;
    http::read(near, buffer, got);
    EXPECT_EQ(got.body(), "picture");
    EXPECT_TRUE(within_limit(std::move(served)));
}

}  // namespace
