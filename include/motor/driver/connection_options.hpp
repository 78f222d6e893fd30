// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/driver/credential.hpp>
#include <motor/driver/tls_options.hpp>
#include <motor/driver/uri_options.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace motor {

/// How messages may be compressed. Which of them there are depends on how libmongoc was built.
enum class compressor : int { snappy, zlib, zstd };

/// The name that the server knows it by.
std::string_view to_string(compressor which) noexcept;

/// How a client connects, for client_options::connection(): the options of a connection string,
/// named as there. What is set here comes before what the string says; what is not set stays as the
/// string says. The client's constructor throws configuration_error for what cannot stand together,
/// or what libmongoc cannot do. How many connections there may be: client_options::max_workers().
/// @see https://www.mongodb.com/docs/manual/reference/connection-string-options/
class connection_options : public uri_options {
public:
    using milliseconds = std::chrono::milliseconds;  ///< Times are sent in milliseconds.

    /// In place of the user, and of all options of authentication, that the string has.
    connection_options& credential(const motor::credential& who) {
        credential_ = who;
        return *this;
    }
    /// Certificates and whom to trust; turns TLS on.
    connection_options& tls(const tls_options& how) {
        tls_ = how;
        return *this;
    }

    /// The program's name, which the server writes to its log; at most 128 bytes.
    connection_options& app_name(std::string_view name) { return with("appName", name); }
    /// The set that the servers must belong to.
    connection_options& replica_set(std::string_view name) { return with("replicaSet", name); }
    /// Uses the one host as it is, and does not look for the others of its set.
    connection_options& direct_connection(bool on) { return with("directConnection", on); }
    /// Behind the one host there is a load balancer.
    connection_options& load_balanced(bool on) { return with("loadBalanced", on); }

    /// For each step of making a connection: TCP, TLS, each message of the handshake; 0 counts as
    /// not set: 10 s.
    connection_options& connect_timeout(saturated<milliseconds> limit) {
        return with("connectTimeoutMS", limit);
    }
    /// For a reply; 0 counts as not set: 5 minutes. What an operation may take is better said by
    /// within().
    connection_options& socket_timeout(saturated<milliseconds> limit) {
        return with("socketTimeoutMS", limit);
    }
    /// For finding a suitable server; 0 counts as not set: 30 s.
    connection_options& server_selection_timeout(saturated<milliseconds> limit) {
        return with("serverSelectionTimeoutMS", limit);
    }
    /// How many connections are made at once to each server; what needs one more waits, and takes
    /// another that comes free meanwhile. Throws configuration_error for less than 1; default: 2.
    connection_options& max_connecting(std::int32_t most) {
        return at_least(1, "maxConnecting", most);
    }
    /// How many connections a client makes ahead, in the background, once it has had its first
    /// operation: to a server that its read preference chooses, the primary unless told. When some
    /// are lost, others are made. Throws configuration_error for less than 0, and the client's
    /// constructor does for more than client_options::max_workers(); default: 0.
    connection_options& min_pool_size(std::int32_t least) {
        return at_least(0, "minPoolSize", least);
    }
    /// Between two looks at a server; at least 500 ms, 10 s unless told.
    connection_options& heartbeat_frequency(saturated<milliseconds> interval) {
        return with("heartbeatFrequencyMS", interval);
    }
    /// How much slower than the fastest a server may answer and still be chosen; 15 ms unless told.
    connection_options& local_threshold(saturated<milliseconds> difference) {
        return with("localThresholdMS", difference);
    }
    /// Reads again, once, what failed with the connection. On unless told.
    connection_options& retry_reads(bool on) { return with("retryReads", on); }
    /// Writes again, once, what failed with the connection. On unless told.
    connection_options& retry_writes(bool on) { return with("retryWrites", on); }

    /// May be used, the best first; the server chooses. None unless told.
    template <std::same_as<compressor>... Others>
    connection_options& compressors(compressor best, Others... others) {
        options_.remove("compressors");
        for (auto each : {best, others...})
            add("compressors", to_string(each));
        return *this;
    }
    /// From 0, which is none, to 9, the best; -1 is zlib's default.
    connection_options& zlib_compression_level(std::int32_t level) {
        return with("zlibCompressionLevel", level);
    }

    /// Of `mongodb+srv://`: the service to look up in place of `mongodb`.
    connection_options& srv_service_name(std::string_view name) {
        return with("srvServiceName", name);
    }
    /// Of `mongodb+srv://`: uses so many of the hosts, any of them; 0 is all.
    connection_options& srv_max_hosts(std::int32_t most) { return with("srvMaxHosts", most); }

    [[nodiscard]] const std::optional<motor::credential>& credential() const noexcept {
        return credential_;
    }
    /// What was set, if it was.
    [[nodiscard]] const std::optional<tls_options>& tls() const noexcept { return tls_; }

private:
    connection_options& at_least(std::int32_t least, std::string_view name, std::int32_t number);
    template <class T>
    connection_options& with(std::string_view name, T setting) {
        put(name, setting);
        return *this;
    }

    std::optional<motor::credential> credential_;
    std::optional<tls_options> tls_;
};

}  // namespace motor
