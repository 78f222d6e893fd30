// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/bson/types.hpp>
#include <motor/gridfs/gridfs_bucket.hpp>
#include <motor/web/content_disposition.hpp>
#include <motor/web/request_head.hpp>
#include <motor/web/serve.hpp>
#include <motor/web/url_path.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace motor {

/// Answers HTTP requests of Boost.Beast with the files of a bucket: GET and HEAD, parts, conditions
/// and caching as RFC 9110 has them. Use it where your own code has read a request:
///
///   motor::gridfs_handler photos{bucket};
///   photos.under("/photos/");
///   ...
///   bool again = co_await photos.serve(stream, request);  // in a boost::asio::awaitable
///
/// The stream is a beast::tcp_stream, an ssl_stream over one, or what else Beast writes to.
/// Answers: 200, 206, 304, 400 if the target makes no sense, 404, 405, 412, 416; 503 if the
/// database cannot be asked or takes too long, 500 for what else it comes to. Nothing is sent
/// before the first bytes of the file are here; if a later one cannot be read, the connection must
/// be closed, which the result says.
///
/// A file goes out as fast as the client takes it: beside what is being sent, no more than some
/// 5 MiB are held. Settings are made before the first serve(); from then on any number of
/// coroutines in any threads may share it. As Motor for Python's GridFSHandler, whose names it has.
class gridfs_handler {
public:
    /// From a name in a path to a file, of which nothing need have been asked yet.
    using finder = std::function<download_stream(const gridfs_bucket&, std::string_view name)>;
    /// The answer to what cannot be served.
    using page = boost::beast::http::response<boost::beast::http::string_body>;

    /// Sends nothing. The time limit of the bucket's database counts for each of its questions.
    explicit gridfs_handler(gridfs_bucket bucket) : bucket_(std::move(bucket)) {}

    /// The first part of the paths that are served, `/` unless told; what follows is, decoded, the
    /// file's name.
    gridfs_handler& under(std::string_view prefix) {
        prefix_ = prefix;
        return *this;
    }
    /// Which file that is: the newest of that name unless told. It throws no_file for a 404.
    gridfs_handler& get_gridfs_file(finder chooses) {
        find_ = std::move(chooses);
        return *this;
    }
    /// The name is the `_id`, 24 hexadecimal digits.
    gridfs_handler& by_id() { return get_gridfs_file(find_by_id); }
    /// Of the files of a name: 0 the first, -1 the newest, -2 the one before.
    gridfs_handler& revision(int number) {
        return get_gridfs_file([number](const gridfs_bucket& in, std::string_view name) {
            return in.open_download_stream_by_name(name, number);
        });
    }
    /// How long a client may use its copy without asking: Cache-Control and Expires. Unless told,
    /// or for 0, it asks each time, and gets a 304.
    gridfs_handler& get_cache_time(
        std::function<std::chrono::seconds(const gridfs_file&, std::string_view content_type)> of) {
        settings_.files.cache_time = std::move(of);
        return *this;
    }
    /// Called with the header of a 200, 206 or 304, to which it adds; what it changes stays
    /// changed.
    gridfs_handler& set_extra_headers(
        std::function<void(const gridfs_file&, boost::beast::http::fields&)> adds) {
        settings_.files.extra_headers = std::move(adds);
        return *this;
    }
    /// Whether a browser shows or saves it, and the name with which; not said unless told.
    gridfs_handler& disposition(web::disposition how) {
        settings_.files.disposition = how;
        return *this;
    }
    /// Is called with the answer to what cannot be served, 400 and above, to make a page of it.
    gridfs_handler& error_page(std::function<void(page&)> makes) {
        settings_.error_page = std::move(makes);
        return *this;
    }
    /// Is told what the database, or a function from above, threw; for a log.
    gridfs_handler& on_failure(std::function<void(std::exception_ptr)> hears) {
        settings_.on_failure = std::move(hears);
        return *this;
    }
    /// How long a client may take nothing of what it is sent: 30 s unless told. Only of streams
    /// that have a timer, as beast::tcp_stream.
    gridfs_handler& write_timeout(saturated<std::chrono::nanoseconds> limit) {
        settings_.write_timeout = limit;
        return *this;
    }

    /// Answers a request; its body has been read. True if the connection is good for another one;
    /// otherwise close it. Throws boost::system::system_error if the client has gone, or was too
    /// slow. The stream and this must stay until it has completed; the request need not.
    template <class Stream, class Body, class Fields>
    boost::asio::awaitable<bool> serve(
        Stream& to, const boost::beast::http::request<Body, Fields>& request) const {
        auto target = request.target();
        return web::serve(to, web::head_of(request), chosen({target.data(), target.size()}),
                          settings_);
    }
    /// The same for a file that the caller has chosen, open or not.
    template <class Stream, class Body, class Fields>
    boost::asio::awaitable<bool> serve(Stream& to,
                                       const boost::beast::http::request<Body, Fields>& request,
                                       download_stream file) const {
        web::file_choice from;
        from.file.emplace(std::move(file));
        return web::serve(to, web::head_of(request), std::move(from), settings_);
    }

private:
    static download_stream find_by_id(const gridfs_bucket& in, std::string_view name) {
        try {
            return in.open_download_stream(object_id{name});
        } catch (const bson_error&) {
            throw no_file::with_name(name, in.name());
        }
    }

    [[nodiscard]] web::file_choice chosen(std::string_view target) const {
        using boost::beast::http::status;
        web::file_choice from;
        const auto path = web::path_of(target);
        const auto name = path ? web::name_below(prefix_, *path) : std::nullopt;
        if (!name || name->empty()) {
            const bool elsewhere = path && !path->starts_with(prefix_);
            from.status = elsewhere || name ? status::not_found : status::bad_request;
            return from;
        }
        try {
            from.file.emplace(find_ ? find_(bucket_, *name)
                                    : bucket_.open_download_stream_by_name(*name));
        } catch (const bson_error&) {  // not in UTF-8, for example
            from.status = status::bad_request;
        } catch (...) {
            from.failure = std::current_exception();
        }
        return from;
    }

    gridfs_bucket bucket_;
    detail::text prefix_{"/"};
    finder find_;
    web::serve_settings settings_;
};

}  // namespace motor
