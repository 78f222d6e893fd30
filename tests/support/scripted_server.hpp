// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tests/support/gate.hpp>
#include <tests/support/wire.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace motor::testing {

/// The reaction of a scripted server to a command. Made from a document it is that answer, with
/// `ok: 1` in front if the document has no `ok`.
class reply {
public:
    enum class action { answer, close, never };

    reply(document_view body);
    reply(const document& body) : reply(body.view()) {}
    static reply error(int code, std::string_view message,
                       const std::vector<std::string>& labels = {});
    static reply close_connection() { return reply{action::close}; }
    /// No answer; the connection stays open.
    static reply never() { return reply{action::never}; }

    /// Delays the answer until the gate is open.
    [[nodiscard]] reply after(gate opens) const;
    /// Damages the answer: `how` changes the message, before it is compressed or as it is sent.
    /// Unacknowledged writes get an answer, too.
    using distortion = std::function<void(raw_message& message)>;
    [[nodiscard]] reply distorted(distortion how) const;
    [[nodiscard]] reply distorted_on_wire(distortion how) const;
    /// Sends the answer byte by byte, with a pause after each.
    [[nodiscard]] reply dripping(std::chrono::microseconds pause) const;
    /// Closes the connection after the answer.
    [[nodiscard]] reply then_close() const;

    [[nodiscard]] action what() const noexcept { return action_; }
    [[nodiscard]] const document& body() const noexcept { return body_; }
    [[nodiscard]] const std::optional<gate>& held_by() const noexcept { return gate_; }
    /// Sends the answer. Returns false if the connection must be closed.
    [[nodiscard]] bool send(int socket, const request& to) const;

private:
    explicit reply(action chosen) : action_(chosen) {}

    action action_ = action::answer;
    document body_;
    std::optional<gate> gate_;
    distortion distorted_, distorted_on_wire_;
    std::chrono::microseconds pause_{0};
    bool closes_ = false;
};

/// The kind of server that a hello describes.
struct server_profile {
    /// A standalone server without sessions; writes are not retried.
    static server_profile standalone() { return {}; }
    /// The primary of a replica set of one, with sessions and retryable writes.
    static server_profile primary();
    /// A mongos, which receives every read preference.
    static server_profile mongos();

    std::string set_name;  ///< empty for a standalone server or a mongos
    bool is_mongos = false;
    std::vector<std::string> hosts;  ///< members of the set; empty: this server alone
    std::optional<int> session_timeout_minutes;
    int max_wire_version = 17;
    int max_write_batch_size = 100'000;
    int max_bson_object_size = 16 * 1024 * 1024;
    int max_message_size = 48'000'000;
    std::vector<std::string> compressors;  ///< of "zlib" and "noop", which changes nothing
};

/// A received command.
struct received_command {
    std::string name;
    document body;
    std::size_t connection = 0;  ///< number of the connection, counted from 0
    bool has_sequences = false;
    bool wants_reply = true;
    bool compressed = false;
};

/// A MongoDB server that behaves as the test scripts it, on a free port of 127.0.0.1, with a thread
/// for each connection. It answers hello, ping and endSessions by itself unless they are scripted.
/// It records every other command, and answers from the script, or with error 59, as servers answer
/// an unknown command. Thread-safe.
class scripted_server {
public:
    using handler = std::function<reply(document_view command)>;

    /// Listens on that port, which another server had; 0: on a free one.
    explicit scripted_server(server_profile profile = server_profile::standalone(), int port = 0);
    scripted_server(const scripted_server&) = delete;
    scripted_server& operator=(const scripted_server&) = delete;
    ~scripted_server();

    /// `host:port`
    [[nodiscard]] std::string address() const;
    [[nodiscard]] int port() const noexcept { return port_; }
    /// Connection string with the options that the profile needs, and others:
    /// `"serverSelectionTimeoutMS=300"`.
    [[nodiscard]] std::string uri(std::string_view options = {}) const;

    /// Scripts every following command of that name. Handlers run one at a time and must not block.
    void on(std::string_view name, handler answer);
    void on(std::string_view name, const reply& answer);
    /// Scripts one command of that name, before on(); several calls apply in their order.
    void once(std::string_view name, handler answer);
    void once(std::string_view name, const reply& answer);
    /// Scripts every command that has no script of its own.
    void otherwise(handler answer);

    /// Changes its answer to hello, which is not recorded.
    using greeting = std::function<document(document_view hello, document answer)>;
    void greet(greeting greeter);
    /// Its answer to hello, for scripts that change a part of it.
    [[nodiscard]] document hello() const;

    /// Recorded commands, in the order of arrival.
    [[nodiscard]] std::vector<received_command> commands() const;
    [[nodiscard]] std::vector<document> commands(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> command_names() const;
    void forget_commands();
    /// Blocks until that many commands of that name have been recorded. Throws deadline_exceeded.
    void wait_for(std::string_view name, std::size_t count = 1) const;

    /// Number of accepted connections, including those of libmongoc's monitor.
    [[nodiscard]] std::size_t connections() const;
    /// Number of those that neither side has closed.
    [[nodiscard]] std::size_t open_connections() const;
    /// Number of connections on which a command was recorded.
    [[nodiscard]] std::size_t used_connections() const;
    void close_connections();
    /// Closes all connections and accepts no more, like a server that is shut down.
    void go_away();

private:
    struct link {
        std::size_t number = 0;
        int socket = -1;  // -1 once its thread has closed it
        bool used = false;
        std::jthread thread;
    };

    void accept_all();
    void serve(link& accepted, const std::stop_token& stop);
    static bool act(int socket, const request& to, const reply& scripted,
                    const std::stop_token& stop);
    reply answer_to(link& from, const request& command, std::string_view name);
    document greet(document_view command) const;
    std::optional<handler> scripted(std::string_view name);

    const server_profile profile_;
    int listener_ = -1;
    int port_ = 0;

    std::mutex script_mutex_;  // serializes handlers
    mutable std::mutex mutex_;
    mutable std::condition_variable recorded_;
    std::map<std::string, handler, std::less<>> standing_;
    std::map<std::string, std::deque<handler>, std::less<>> once_;
    handler otherwise_;
    greeting greeting_;
    std::vector<received_command> commands_;
    bool gone_ = false;
    std::list<link> links_;
    std::thread acceptor_;
};

}  // namespace motor::testing
