// SPDX-License-Identifier: Apache-2.0
#include "toxiproxy.hpp"

#include <motor/bson/builder.hpp>
#include <motor/bson/json.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <stdexcept>

namespace motor::soak {

namespace asio = boost::asio;
namespace http = boost::beast::http;

toxiproxy::toxiproxy(std::string_view address) {
    constexpr std::string_view scheme = "http://";
    if (address.starts_with(scheme)) address.remove_prefix(scheme.size());
    const auto colon = address.rfind(':');
    if (colon == address.npos) throw std::invalid_argument{"toxiproxy's address has no port"};
    host_ = address.substr(0, colon);
    port_ = address.substr(colon + 1);
}

document toxiproxy::ask(std::string_view verb, const std::string& path, const document& body) {
    asio::io_context io;
    asio::ip::tcp::socket socket{io};
    socket.connect({asio::ip::make_address(host_), static_cast<std::uint16_t>(std::stoi(port_))});
    http::request<http::string_body> request{http::string_to_verb({verb.data(), verb.size()}), path,
                                             11};
    request.set(http::field::host, host_);
    request.set(http::field::content_type, "application/json");
    if (!body.empty()) request.body() = to_json(body);
    request.prepare_payload();
    http::write(socket, request);
    boost::beast::flat_buffer buffer;
    http::response<http::string_body> answer;
    http::read(socket, buffer, answer);
    if (answer.result_int() >= 300)
        throw std::runtime_error{"toxiproxy: " + std::string{verb} + " " + path + ": " +
                                 answer.body()};
    return answer.body().empty() ? document{} : from_json(answer.body());
}

std::string toxiproxy::put_before(const std::string& name, const std::string& server) {
    auto made =
        ask("POST", "/proxies",
            doc("name", name, "listen", "127.0.0.1:0", "upstream", server, "enabled", true));
    return made.get<std::string>("listen");
}

void toxiproxy::heal() { ask("POST", "/reset", {}); }

void toxiproxy::set(const std::string& name, const fault& what) {
    const auto proxy = "/proxies/" + name;
    if (!what.type) {
        ask("POST", proxy, doc("enabled", false));
    } else if (*what.type) {
        ask("POST", proxy + "/toxics",
            doc("name", what.type, "type", what.type, "stream", "downstream", "attributes",
                what.attributes));
    }
}

}  // namespace motor::soak
