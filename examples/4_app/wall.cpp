// SPDX-License-Identifier: Apache-2.0
#include "wall.hpp"

#include <motor/gridfs/transfer.hpp>
#include <motor/web/url_path.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <span>
#include <utility>

#include "page.hpp"

namespace photo_wall {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using motor::doc;
using namespace std::chrono_literals;

namespace {

// region: read
/// Passes on the body of a request piece by piece, as upload_from() asks for it, and counts its
/// bytes.
auto body_of(connection& with, request_parser& request, std::uint64_t& size) {
    return [&](std::span<std::uint8_t> into) -> asio::awaitable<std::size_t> {
        if (request.is_done()) co_return 0;
        auto& body = request.get().body();
        body.data = into.data();
        body.size = into.size();
        with.stream.expires_after(30s);
        boost::system::error_code failed;
        co_await http::async_read(with.stream, with.buffer, request,
                                  asio::redirect_error(asio::use_awaitable, failed));
        if (failed && failed != http::error::need_buffer) throw boost::system::system_error{failed};
        size += into.size() - body.size;
        if (size > largest_picture) throw boost::system::system_error{http::error::body_limit};
        co_return into.size() - body.size;
    };
}
// end region

/// Tells a client that asks before it sends a large body to go on.
asio::awaitable<void> encourage(connection& with, const request_parser& request) {
    if (request.get()[http::field::expect] != "100-continue") co_return;
    http::response<http::empty_body> go_on{http::status::continue_, request.get().version()};
    co_await http::async_write(with.stream, go_on, asio::use_awaitable);
}

bool is_picture(std::string_view type) {
    constexpr std::array known{"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"};
    return std::ranges::find(known, type) != known.end();
}

/// `name` of `/photos?name=...`, or a default name.
std::string name_in(std::string_view target) {
    constexpr std::string_view before = "?name=";
    auto at = target.find(before);
    if (at == std::string_view::npos) return "picture";
    return motor::web::percent_decoded(target.substr(at + before.size())).value_or("picture");
}

motor::document shown(const motor::gridfs_file& file) {
    return doc("id", file.id().get<motor::object_id>().to_hex(), "name", file.filename(), "size",
               file.length());
}

}  // namespace

wall::wall(const motor::database& in, const asio::any_io_executor& on)
    : photos_(in), files_(photos_), changes_(in, on) {
    // region: handler
    files_.under("/photos/").by_id();
    files_.get_cache_time([](const auto&, auto) { return std::chrono::years{1}; });
    files_.on_failure([](const std::exception_ptr& what) {
        try {
            std::rethrow_exception(what);
        } catch (const std::exception& e) {
            std::clog << "a picture was not served: " << e.what() << '\n';
        }
    });
    // end region
}

asio::awaitable<void> wall::start() { co_await changes_.start(); }

asio::awaitable<bool> wall::answer(connection& with, request_parser& request) {
    const auto& asked = request.get();
    const std::string_view target{asked.target().data(), asked.target().size()};
    const auto path = motor::web::path_of(target).value_or("");
    const bool reads = asked.method() == http::verb::get || asked.method() == http::verb::head;
    if (reads && path.starts_with("/photos/")) {
        const bool again = co_await files_.serve(with.stream, asked);
        co_return again&& request.is_done();
    }
    if (asked.method() == http::verb::get && path == "/events") {
        co_await changes_.send_to(with.stream);
        co_return false;
    }

    http::response<http::string_body> made{http::status::not_found, asked.version()};
    made.set(http::field::content_type, "application/json");
    made.keep_alive(asked.keep_alive());
    try {
        if (asked.method() == http::verb::get && path == "/") {
            made.result(http::status::ok);
            made.set(http::field::content_type, "text/html; charset=utf-8");
            made.body() = page;
        } else if (asked.method() == http::verb::get && path == "/photos") {
            made.result(co_await list(made.body()));
        } else if (asked.method() == http::verb::post && path == "/photos") {
            made.result(co_await hang_up(with, request, made.body()));
        } else if (asked.method() == http::verb::delete_ && path.starts_with("/photos/")) {
            made.result(co_await take_down(path, made.body()));
        }
    } catch (const motor::error& e) {
        std::clog << e.what() << '\n';
        made.result(http::status::service_unavailable);
    }
    if (!request.is_done()) made.keep_alive(false);  // the body has not been read
    made.prepare_payload();
    with.stream.expires_after(30s);
    co_await http::async_write(with.stream, made, asio::use_awaitable);
    co_return made.keep_alive();
}

asio::awaitable<wall::status> wall::list(std::string& text) {
    text = "[";
    auto newest_first = photos_.find().sort(doc("uploadDate", -1)).limit(200);
    while (auto found = co_await newest_first.next()) {
        if (text.size() > 1) text += ',';
        text += motor::to_json(shown(motor::gridfs_file{*found}));
    }
    text += ']';
    co_return status::ok;
}

// region: hang_up
asio::awaitable<wall::status> wall::hang_up(connection& with, request_parser& request,
                                            std::string& text) {
    const std::string type{request.get()[http::field::content_type]};
    if (!is_picture(type)) co_return status::unsupported_media_type;
    if (request.content_length().value_or(0) > largest_picture) co_return status::payload_too_large;
    co_await encourage(with, request);

    auto name = name_in({request.get().target().data(), request.get().target().size()});
    auto upload = photos_.open_upload_stream(name).content_type(type);
    std::uint64_t size = 0;
    auto body = body_of(with, request, size);
    try {
        co_await motor::upload_from(upload, body);
    } catch (const boost::system::system_error& e) {
        if (e.code() == http::error::body_limit) co_return status::payload_too_large;
        throw;  // the browser has gone; the stored part has been removed
    }
    auto id = upload.id().get<motor::object_id>().to_hex();
    auto picture = doc("id", id, "name", name, "size", size);
    co_await changes_.tell("added", picture);
    text = motor::to_json(picture);
    co_return status::created;
}
// end region

asio::awaitable<wall::status> wall::take_down(std::string_view path, std::string& text) {
    const auto id = path.substr(std::string_view{"/photos/"}.size());
    try {
        co_await photos_.delete_file(motor::object_id{id});
    } catch (const motor::no_file&) {
        co_return status::not_found;
    } catch (const motor::bson_error&) {  // not an id
        co_return status::not_found;
    }
    auto picture = doc("id", id);
    co_await changes_.tell("removed", picture);
    text = "{}";
    co_return status::ok;
}

}  // namespace photo_wall
