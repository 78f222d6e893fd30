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

/// What a scripted server does with a command. Made from a document it is that answer, with
/// `ok: 1` in front if it has no `ok`.
class reply {
public:
    enum class action { answer, close, never };

    reply(document_view body);  // NOLINT: a document is an answer
    reply(const document& body) : reply(body.view()) {}
    static reply error(int code, std::string_view message,
                       const std::vector<std::string>& labels = {});
    static reply close_connection() { return reply{action::close}; }
    /// None; the connection stays.
    static reply never() { return reply{action::never}; }

    /// Not before the gate is open.
    [[nodiscard]] reply after(gate opens) const;
    /// Not as it should be: `how` changes the message, before it is compressed or as it goes out.
    /// Also what wants no answer gets it.
    using distortion = std::function<void(raw_message& message)>;
    [[nodiscard]] reply distorted(distortion how) const;
    [[nodiscard]] reply distorted_on_wire(distortion how) const;
    /// Byte by byte, with a pause after each.
    [[nodiscard]] reply dripping(std::chrono::microseconds pause) const;
    /// Closes the connection afterwards.
    [[nodiscard]] reply then_close() const;

    [[nodiscard]] action what() const noexcept { return action_; }
    [[nodiscard]] const document& body() const noexcept { return body_; }
    [[nodiscard]] const std::optional<gate>& held_by() const noexcept { return gate_; }
    /// False if the connection is to be closed.
    [[nodiscard]] bool send(int socket, const request& to) const;

private:
    explicit reply(action what) : action_(what) {}

    action action_ = action::answer;
    document body_;
    std::optional<gate> gate_;
    distortion distorted_, distorted_on_wire_;
    std::chrono::microseconds pause_{0};
    bool closes_ = false;
};

/// What a server says of itself in its hello.
struct server_profile {
    /// No sessions, nothing is retried.
    static server_profile standalone() { return {}; }
    /// The primary of a replica set of one, with sessions and retryable writes.
    static server_profile primary();
    /// A mongos: every read preference goes to it.
    static server_profile mongos();

    std::string set_name;  ///< empty: standalone, or a mongos
    bool is_mongos = false;
    std::vector<std::string> hosts;  ///< of the set; empty: this server alone
    std::optional<int> session_timeout_minutes;
    int max_wire_version = 17;
    int max_write_batch_size = 100'000;
    int max_bson_object_size = 16 * 1024 * 1024;
    int max_message_size = 48'000'000;
    std::vector<std::string> compressors;  ///< of "zlib" and "noop", which is none but in name
};

/// A command as it arrived.
struct received_command {
    std::string name;
    document body;
    std::size_t connection = 0;  ///< counted from 0 in the order of connecting
    bool has_sequences = false;
    bool wants_reply = true;
    bool compressed = false;
};

/// A MongoDB server that does what the test tells it, on a free port of 127.0.0.1, with a thread
/// per connection. It answers hello, ping and endSessions by itself unless they are scripted; every
/// other command it records, and answers from the script, or with error 59 as servers do with what
/// they do not know.
/// All members may be called from any thread.
class scripted_server {
public:
    using handler = std::function<reply(document_view command)>;

    /// On that port, which another had; 0: on one that is free.
    explicit scripted_server(server_profile profile = server_profile::standalone(), int port = 0);
    scripted_server(const scripted_server&) = delete;
    scripted_server& operator=(const scripted_server&) = delete;
    ~scripted_server();

    /// `host:port`
    [[nodiscard]] std::string address() const;
    [[nodiscard]] int port() const noexcept { return port_; }
    /// With the options that the profile needs, and others: `"serverSelectionTimeoutMS=300"`.
    [[nodiscard]] std::string uri(std::string_view options = {}) const;

    /// From now on: every command of that name. Handlers run one at a time and must not block.
    void on(std::string_view name, handler answer);
    void on(std::string_view name, const reply& answer);
    /// For one command of that name, before on(); several in a row are used in that order.
    void once(std::string_view name, handler answer);
    void once(std::string_view name, const reply& answer);
    /// Every command that has no script of its own.
    void otherwise(handler answer);

    /// Changes how it answers hello, which stays unrecorded.
    using greeting = std::function<document(document_view hello, document answer)>;
    void greet(greeting by);
    /// How it answers hello, for scripts that change a little of it.
    [[nodiscard]] document hello() const;

    /// What has been recorded so far, in the order of arrival.
    [[nodiscard]] std::vector<received_command> commands() const;
    [[nodiscard]] std::vector<document> commands(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> command_names() const;
    void forget_commands();
    /// Blocks until so many commands of that name have been recorded. Throws deadline_exceeded.
    void wait_for(std::string_view name, std::size_t count = 1) const;

    /// Connections accepted, with those of libmongoc's monitor.
    [[nodiscard]] std::size_t connections() const;
    /// Of those, the ones that neither side has closed.
    [[nodiscard]] std::size_t open_connections() const;
    /// Connections that carried a recorded command.
    [[nodiscard]] std::size_t used_connections() const;
    void close_connections();
    /// Closes all connections and takes no more, as a server that is shut down.
    void go_away();

private:
    struct link {
        std::size_t number = 0;
        int socket = -1;  // -1 once its thread has closed it
        bool used = false;
        std::jthread thread;
    };

    void accept_all();
    void serve(link& with, const std::stop_token& stop);
    static bool act(int socket, const request& to, const reply& what, const std::stop_token& stop);
    reply answer_to(link& from, const request& command, std::string_view name);
    document greet(document_view command) const;
    std::optional<handler> scripted(std::string_view name);

    const server_profile profile_;
    int listener_ = -1;
    int port_ = 0;

    std::mutex script_mutex_;  // of one handler at a time
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
