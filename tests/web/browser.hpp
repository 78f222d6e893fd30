// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/builder.hpp>
#include <motor/bson/json.hpp>

#include <tests/support/child_program.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace motor::testing {

/// Looks up a program on $PATH.
inline std::optional<std::string> program_on_path(std::string_view name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders{path ? path : ""};
    for (std::string folder; std::getline(folders, folder, ':');)
        if (auto file = std::filesystem::path{folder} / name; exists(file)) return file.string();
    return std::nullopt;
}

/// Headless Chromium, through the WebDriver protocol. Calls block.
/// @see https://www.w3.org/TR/webdriver2/
class browser {
public:
    browser() {
        const auto said = driver_.read_until("started successfully on port ");
        const auto at = said.rfind("port ");
        if (at == std::string::npos)
            throw std::runtime_error{"chromedriver did not start: " + said};
        port_ = static_cast<unsigned short>(std::atoi(said.c_str() + at + 5));
        // Root, as in containers, cannot use the sandbox.
        auto how = doc("args", array("--headless=new", "--no-sandbox", "--disable-gpu",
                                     "--disable-dev-shm-usage", "--window-size=1180,760",
                                     "--hide-scrollbars", "--force-prefers-reduced-motion"));
        auto wanted = doc("alwaysMatch", doc("browserName", "chrome", "goog:chromeOptions", how));
        auto made = post("/session", doc("capabilities", wanted));
        session_ = "/session/" + made["value"]["sessionId"].get<std::string>();
    }
    browser(const browser&) = delete;
    browser& operator=(const browser&) = delete;
    ~browser() {
        try {
            send(boost::beast::http::verb::delete_, session_, {});  // ends Chromium
        } catch (const std::exception&) {
        }
    }

    void open(const std::string& url) { post(session_ + "/url", doc("url", url)); }
    /// The current window; and a new one, which becomes the current one.
    std::string window() {
        auto got = send(boost::beast::http::verb::get, session_ + "/window", {});
        return got["value"].get<std::string>();
    }
    std::string new_window() {
        auto made = post(session_ + "/window/new", doc("type", "window"));
        auto handle = made["value"]["handle"].get<std::string>();
        switch_to(handle);
        return handle;
    }
    void switch_to(const std::string& handle) { post(session_ + "/window", doc("handle", handle)); }
    /// Runs the body of a function in the page, and returns its result.
    document run(std::string_view script) {
        return post(session_ + "/execute/sync", doc("script", script, "args", array_value{}));
    }
    bool holds(std::string_view expression) {
        return run("return !!(" + std::string{expression} + ")")["value"].get<bool>();
    }
    void click(std::string_view selector) {
        post(session_ + "/element/" + element(selector) + "/click", document{});
    }
    /// Presses these keys in an element, or chooses that file.
    void type(std::string_view selector, std::string_view text) {
        post(session_ + "/element/" + element(selector) + "/value", doc("text", text));
    }
    /// A screenshot of the window as PNG.
    std::string screenshot() {
        auto got = send(boost::beast::http::verb::get, session_ + "/screenshot", {});
        const auto text = got["value"].get<std::string_view>();
        namespace base64 = boost::beast::detail::base64;
        std::string bytes(base64::decoded_size(text.size()), '\0');
        bytes.resize(base64::decode(bytes.data(), text.data(), text.size()).first);
        return bytes;
    }

private:
    std::string element(std::string_view selector) {
        auto found = post(session_ + "/element", doc("using", "css selector", "value", selector));
        auto reference = found["value"].get<document_view>();
        return (*reference.begin()).value().get<std::string>();
    }
    document post(const std::string& target, const document& body) {
        return send(boost::beast::http::verb::post, target, to_json(body));
    }
    document send(boost::beast::http::verb method, const std::string& target, std::string body) {
        namespace http = boost::beast::http;
        boost::asio::io_context io;
        boost::asio::ip::tcp::socket socket{io};
        socket.connect({boost::asio::ip::make_address("127.0.0.1"), port_});
        http::request<http::string_body> asked{method, target, 11, std::move(body)};
        asked.set(http::field::host, "127.0.0.1:" + std::to_string(port_));
        asked.prepare_payload();
        http::write(socket, asked);
        http::response_parser<http::string_body> got;
        got.body_limit(boost::none);
        boost::beast::flat_buffer buffer;
        http::read(socket, buffer, got);
        if (got.get().result() != http::status::ok)
            throw std::runtime_error{target + ": " + got.get().body()};
        return from_json(got.get().body());
    }

    child_program driver_{{"chromedriver", "--port=0"}};
    unsigned short port_ = 0;
    std::string session_;
};

}  // namespace motor::testing
