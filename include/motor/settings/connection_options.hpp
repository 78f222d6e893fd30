// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/saturated.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/settings/credential.hpp>
#include <motor/settings/tls_options.hpp>
#include <motor/settings/uri_options.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace motor {

/// Compression of messages. libmongoc's build decides which of them are available.
enum class compressor : int { snappy, zlib, zstd };

/// Name of a compressor in the protocol.
MOTOR_EXPORT std::string_view to_string(compressor which) noexcept;

/// Options of a connection string under their names, for client_options::connection(). They
/// override those of the string. The client's constructor throws configuration_error for options
/// that contradict each other, or that libmongoc lacks. The number of connections is limited by
/// client_options::max_workers().
/// @see https://www.mongodb.com/docs/manual/reference/connection-string-options/
class MOTOR_EXPORT connection_options : public uri_options {
public:
    /// Unit in which times are sent.
    using milliseconds = std::chrono::milliseconds;

    /// User and authentication, in place of the user and all options of authentication in the
    /// string.
    connection_options& credential(const motor::credential& who) {
        credential_ = who;
        return *this;
    }
    /// Turns TLS on, with these certificates.
    connection_options& tls(const tls_options& how) {
        tls_ = how;
        return *this;
    }

    /// Name of the program, which the server writes to its log; at most 128 bytes.
    connection_options& app_name(std::string_view name) { return with("appName", name); }
    /// Name of the replica set to which the servers must belong.
    connection_options& replica_set(std::string_view name) { return with("replicaSet", name); }
    /// Uses the given host without looking for other members of its set. Default: false.
    connection_options& direct_connection(bool on) { return with("directConnection", on); }
    /// Treats the given host as a load balancer. Default: false.
    connection_options& load_balanced(bool on) { return with("loadBalanced", on); }

    /// Time limit of each step of making a connection: TCP, TLS, each message of the handshake.
    /// Default: 10 s, as for 0.
    connection_options& connect_timeout(saturated<milliseconds> limit) {
        return with("connectTimeoutMS", limit);
    }
    /// Time limit of a reply. Default: 5 minutes, as for 0. The limit of an operation is better set
    /// with within().
    connection_options& socket_timeout(saturated<milliseconds> limit) {
        return with("socketTimeoutMS", limit);
    }
    /// Time limit of finding a suitable server. Default: 30 s, as for 0.
    connection_options& server_selection_timeout(saturated<milliseconds> limit) {
        return with("serverSelectionTimeoutMS", limit);
    }
    /// Number of connections that may be made at once to each server. An operation that needs one
    /// more waits, and takes one that becomes free meanwhile. Throws configuration_error for less
    /// than 1. Default: 2.
    connection_options& max_connecting(std::int32_t most) {
        return at_least(1, "maxConnecting", most);
    }
    /// Number of connections that a client makes ahead, in the background, once it has had its
    /// first operation: to a server that its read preference chooses, by default the primary. Lost
    /// ones are replaced. Throws configuration_error for less than 0, as the client's constructor
    /// does for more than client_options::max_workers(). Default: 0.
    connection_options& min_pool_size(std::int32_t least) {
        return at_least(0, "minPoolSize", least);
    }
    /// Time between two checks of a server, at least 500 ms. Default: 10 s.
    connection_options& heartbeat_frequency(saturated<milliseconds> interval) {
        return with("heartbeatFrequencyMS", interval);
    }
    /// Time by which a server may be slower than the fastest and still be chosen. Default: 15 ms.
    connection_options& local_threshold(saturated<milliseconds> difference) {
        return with("localThresholdMS", difference);
    }
    /// Sends a read again, once, if the connection failed. Default: true.
    connection_options& retry_reads(bool on) { return with("retryReads", on); }
    /// Sends a write again, once, if the connection failed. Default: true.
    connection_options& retry_writes(bool on) { return with("retryWrites", on); }

    /// Compressors that the server may choose from, the best first. Default: none.
    template <std::same_as<compressor>... Others>
    connection_options& compressors(compressor best, Others... others) {
        options_.remove("compressors");
        for (auto each : {best, others...})
            add("compressors", to_string(each));
        return *this;
    }
    /// Level of zlib, from 0 (none) to 9 (best). Default: -1, zlib's own default.
    connection_options& zlib_compression_level(std::int32_t level) {
        return with("zlibCompressionLevel", level);
    }

    /// Service that `mongodb+srv://` looks up. Default: `mongodb`.
    connection_options& srv_service_name(std::string_view name) {
        return with("srvServiceName", name);
    }
    /// Greatest number of the hosts of `mongodb+srv://` that are used, any of them. Default: 0,
    /// all.
    connection_options& srv_max_hosts(std::int32_t most) { return with("srvMaxHosts", most); }

    /// What was set, if it was.
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
