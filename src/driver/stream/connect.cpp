// SPDX-License-Identifier: Apache-2.0
#include "connect.hpp"

#include "message_stream.hpp"
#include "socket_stream.hpp"
#include "tls.hpp"
#include "wire_fault.hpp"

#include <netdb.h>
#include <sys/un.h>

#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

// Functions that libmongoc exports without declaring them, for its own tests.
#ifdef __ELF__
extern "C" void _mongoc_client_pool_set_stream_initiator(mongoc_client_pool_t* pool,
                                                         mongoc_stream_initiator_t initiator,
                                                         void* user_data) __attribute__((weak));
#endif
#if MONGOC_CHECK_VERSION(2, 0, 0)
extern "C" void _mongoc_client_set_stream_initiator_single_or_pooled(
    mongoc_client_t* client, mongoc_stream_initiator_t initiator, void* user_data)
    __attribute__((weak));
#endif

namespace motor::detail {
namespace {

using std::chrono::milliseconds;

std::nullptr_t refuse(bson_error_t* error, std::uint32_t code, const std::string& text) {
    bson_set_error(error, MONGOC_ERROR_STREAM, code, "%s", text.c_str());
    return nullptr;
}

std::string reason_of(int error) { return ": " + std::generic_category().message(error); }

socket_stream* connect_tcp(const mongoc_host_list_t& host, milliseconds limit,
                           socket_breaker& breaker, bson_error_t* error) {
    addrinfo hints{};
    hints.ai_family = host.family;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    auto outcome = getaddrinfo(host.host, std::to_string(host.port).c_str(), &hints, &found);
    if (outcome != 0)
        return refuse(error, MONGOC_ERROR_STREAM_NAME_RESOLUTION,
                      std::string{"Failed to resolve "} + host.host + ": " + gai_strerror(outcome));
    std::unique_ptr<addrinfo, destroyer<freeaddrinfo>> all{found};
    for (auto each = found; each; each = each->ai_next)
        if (auto made = socket_stream::connect(each->ai_family, each->ai_protocol, each->ai_addr,
                                               each->ai_addrlen, limit, breaker))
            return made;
    return refuse(
        error, MONGOC_ERROR_STREAM_CONNECT,
        std::string{"Failed to connect to target host: "} + host.host_and_port + reason_of(errno));
}

socket_stream* connect_unix(const mongoc_host_list_t& host, milliseconds limit,
                            socket_breaker& breaker, bson_error_t* error) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::string_view path{host.host};
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (auto made = socket_stream::connect(AF_UNIX, 0, reinterpret_cast<sockaddr*>(&address),
                                           sizeof address, limit, breaker))
        return made;
    return refuse(
        error, MONGOC_ERROR_STREAM_CONNECT,
        "Failed to connect to UNIX domain socket: " + std::string{path} + reason_of(errno));
}

/// Adds the server to an error of TLS, which does not name it.
void name_server(bson_error_t& error, const char* server) {
    std::string message = error.message;
    bson_set_error(&error, error.domain, error.code, "%s (%s)", message.c_str(), server);
}

/// Connects a socket, and starts TLS on it if that is wanted.
message_stream* connect_with(socket_breaker& breaker, const mongoc_uri_t* uri,
                             const mongoc_host_list_t* host, bson_error_t* error) {
    begin_on_wire(host->host_and_port);
    const auto limit = breaker.settings().making.limit();
    auto socket = host->family == AF_UNIX ? connect_unix(*host, limit, breaker, error)
                                          : connect_tcp(*host, limit, breaker, error);
    mongoc_stream_t* base = socket;
    if (base && wants_tls(uri))
        base = start_tls(base, uri, breaker.settings(), host->host, limit, error);
    if (socket && !base) name_server(*error, host->host_and_port);
    return base ? new message_stream{base, *socket, host->host_and_port} : nullptr;
}

/// Called by libmongoc whenever a client needs a connection.
mongoc_stream_t* connect(const mongoc_uri_t* uri, const mongoc_host_list_t* host, void* user_data,
                         bson_error_t* error) {
    auto& breaker = *static_cast<socket_breaker*>(user_data);
    if (!breaker.begin_connecting(host->host_and_port))
        return refuse(error, MONGOC_ERROR_STREAM_CONNECT,
                      std::string{"No connection was made to "} + host->host_and_port);
    auto made = connect_with(breaker, uri, host, error);
    made ? breaker.hand_over() : breaker.fail_connecting();
    return made;
}

/// Called by libmongoc whenever a monitor needs a connection, in the monitor's thread.
mongoc_stream_t* connect_monitor(const mongoc_uri_t* uri, const mongoc_host_list_t* host,
                                 void* user_data, bson_error_t* error) {
    auto breaker = std::make_unique<socket_breaker>(*static_cast<stream_settings*>(user_data));
    auto made = connect_with(*breaker, uri, host, error);
    if (made) made->serve_monitor(std::move(breaker));
    return made;
}

}  // namespace

bool use_our_streams(mongoc_client_t* client, const mongoc_uri_t* uri, socket_breaker& breaker) {
    if (needs_libmongocs_streams(uri)) return false;
#if MONGOC_CHECK_VERSION(2, 0, 0)
    if (!_mongoc_client_set_stream_initiator_single_or_pooled) return false;
    _mongoc_client_set_stream_initiator_single_or_pooled(client, connect, &breaker);
#else
    mongoc_client_set_stream_initiator(client, connect, &breaker);
#endif
    return true;
}

void monitor_on_our_streams([[maybe_unused]] mongoc_client_pool_t* pool,
                            [[maybe_unused]] const mongoc_uri_t* uri,
                            [[maybe_unused]] stream_settings& settings) {
#ifdef __ELF__
    if (_mongoc_client_pool_set_stream_initiator && !needs_libmongocs_streams(uri))
        _mongoc_client_pool_set_stream_initiator(pool, connect_monitor, &settings);
#endif
}

}  // namespace motor::detail
