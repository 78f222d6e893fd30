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

/// Answers HTTP requests of Boost.Beast with the files of a bucket: GET and HEAD, ranges,
/// conditions and caching as RFC 9110 defines them. Use it where your own code has read a request:
///
///   motor::gridfs_handler photos{bucket};
///   photos.under("/photos/");
///   ...
///   bool again = co_await photos.serve(stream, request);  // in a boost::asio::awaitable
///
/// The stream is a beast::tcp_stream, an ssl_stream over one, or another stream that Beast can
/// write to. Answers are 200, 206, 304, 400 if the target makes no sense, 404, 405, 412 and 416;
/// 503 if the database cannot be reached or takes too long, and 500 for other errors. Nothing is
/// sent before the first bytes of the file have arrived. If a later part cannot be read, the
/// connection must be closed; the result of serve() says so.
///
/// A file is sent as fast as the client takes it: at most some 5 MiB of it are buffered. Settings
/// must be made before the first serve(); from then on coroutines in any threads may share the
/// handler. It corresponds to Motor for Python's GridFSHandler, and has the same names.
class gridfs_handler {
public:
    /// Function from a name in a path to a file, which may be a stream that has sent nothing yet.
    using finder = std::function<download_stream(const gridfs_bucket&, std::string_view name)>;
    /// Response to a request that cannot be served.
    using page = boost::beast::http::response<boost::beast::http::string_body>;

    /// A handler for the files of a bucket. Sends nothing. The time limit of the bucket's database
    /// applies to each of its queries.
    explicit gridfs_handler(gridfs_bucket bucket) : bucket_(std::move(bucket)) {}

    /// Sets the first part of the paths that are served. The rest of the path, decoded, is the
    /// file's name. Default: `/`.
    gridfs_handler& under(std::string_view prefix) {
        prefix_ = prefix;
        return *this;
    }
    /// Sets the function that finds the file of a name. It throws no_file for a 404. Default: the
    /// newest file of that name.
    gridfs_handler& get_gridfs_file(finder chooses) {
        find_ = std::move(chooses);
        return *this;
    }
    /// Finds the file by its `_id`: the name is 24 hexadecimal digits.
    gridfs_handler& by_id() { return get_gridfs_file(find_by_id); }
    /// Finds the file by its name and revision: 0 is the first, -1 the newest, -2 the one before.
    gridfs_handler& revision(int number) {
        return get_gridfs_file([number](const gridfs_bucket& in, std::string_view name) {
            return in.open_download_stream_by_name(name, number);
        });
    }
    /// Sets the function that returns how long a client may use its copy without asking:
    /// Cache-Control and Expires. Default: 0, the client asks each time, and gets a 304.
    gridfs_handler& get_cache_time(
        std::function<std::chrono::seconds(const gridfs_file&, std::string_view content_type)> of) {
        settings_.files.cache_time = std::move(of);
        return *this;
    }
    /// Sets a function that is called with the header of a 200, 206 or 304 and may add and change
    /// fields.
    gridfs_handler& set_extra_headers(
        std::function<void(const gridfs_file&, boost::beast::http::fields&)> adds) {
        settings_.files.extra_headers = std::move(adds);
        return *this;
    }
    /// Sets whether a browser shows or saves the file, and under which name. Default: the header
    /// does not say.
    gridfs_handler& disposition(web::disposition how) {
        settings_.files.disposition = how;
        return *this;
    }
    /// Sets a function that is called with the response to a request that cannot be served, 400 and
    /// above, to make a page of it.
    gridfs_handler& error_page(std::function<void(page&)> makes) {
        settings_.error_page = std::move(makes);
        return *this;
    }
    /// Sets a function, for logging, that is called with what the database or one of the functions
    /// above threw.
    gridfs_handler& on_failure(std::function<void(std::exception_ptr)> hears) {
        settings_.on_failure = std::move(hears);
        return *this;
    }
    /// Sets how long a client may accept none of the bytes sent to it. Default: 30 s. It applies
    /// only to streams with a timer, such as beast::tcp_stream.
    gridfs_handler& write_timeout(saturated<std::chrono::nanoseconds> limit) {
        settings_.write_timeout = limit;
        return *this;
    }

    /// Answers a request whose body has been read. Returns true if the connection can serve another
    /// request; otherwise close it. Throws boost::system::system_error if the client has gone, or
    /// was too slow. The stream and the handler must exist until the coroutine has completed; the
    /// request need not.
    template <class Stream, class Body, class Fields>
    boost::asio::awaitable<bool> serve(
        Stream& to, const boost::beast::http::request<Body, Fields>& request) const {
        auto target = request.target();
        return web::serve(to, web::head_of(request), chosen({target.data(), target.size()}),
                          settings_);
    }
    /// Answers a request with a file that the caller has chosen, opened or not.
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
        } catch (const bson_error&) {  // a name that is not UTF-8, for example
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
